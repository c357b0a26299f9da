/** Every blob is what its descriptor says, or it is not read: digest and size are checked as the bytes pass by. */
import { WorldError } from '../../../records/errors.ts'
import type { Digests } from '../../../system/ports.ts'
import type { Consume, Descriptor } from '../contract.ts'

const DIGEST = /^(sha256):([0-9a-f]{64})$|^(sha512):([0-9a-f]{128})$/

export type Digest = Readonly<{ algorithm: 'sha256' | 'sha512'; hex: string }>

/** Throws a WorldError for a digest that is none: it becomes a path and a part of addresses. */
export const parseDigest = (text: string, place: string): Digest => {
  const [, sha256, hex256, , hex512] = DIGEST.exec(text) ?? []
  if (sha256 && hex256) return { algorithm: 'sha256', hex: hex256 }
  if (hex512) return { algorithm: 'sha512', hex: hex512 }
  throw new WorldError({
    place,
    expected: 'a digest (sha256:… or sha512:…)',
    found: JSON.stringify(text.slice(0, 100)),
  })
}

/**
 * Hands the bytes on to `consume` and counts and hashes them; what the consumer leaves is read as well. Where the bytes are not
 * the right ones, that is what is said, whatever the consumer made of them.
 */
export const verified = async <Result>(
  bytes: AsyncIterable<Uint8Array>,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  place: string,
  digests: Digests,
  consume: Consume<Result>,
): Promise<Result> => {
  const { algorithm, hex } = parseDigest(digest, place)
  const hash = digests.start(algorithm)
  const iterator = bytes[Symbol.asyncIterator]()
  let seen = 0
  let broken = false
  let mismatch: WorldError | undefined
  const refuse = (expected: string, found: string): never => {
    mismatch = new WorldError({ place, expected, found })
    throw mismatch
  }
  async function* passing(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        broken = true
        throw error
      })
      if (next.done) return
      seen += next.value.length
      if (size >= 0 && seen > size) refuse(`${size} bytes of ${digest}`, 'more')
      hash.update(next.value)
      yield next.value
    }
  }
  const checkRest = async (): Promise<void> => {
    for await (const _ of passing());
    if (size >= 0 && seen !== size) refuse(`${size} bytes of ${digest}`, String(seen))
    const found = hash.hex()
    if (found !== hex) refuse(`digest ${digest}`, `${algorithm}:${found}`)
  }
  try {
    const result = await consume(passing())
    await checkRest()
    return result
  } catch (error) {
    if (error instanceof WorldError && !broken && !mismatch) await checkRest()
    throw mismatch ?? error
  } finally {
    await iterator.return?.()
  }
}
