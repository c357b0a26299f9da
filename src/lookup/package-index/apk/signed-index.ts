/**
 * `APKINDEX.tar.gz` of an Alpine repository (wiki "Apk spec"): two gzip members, of which the first holds a signature of the bytes of the
 * second, by RSA with a key whose name the file has: `.SIGN.RSA.name` (SHA-1), `.SIGN.RSA256.name`, `.SIGN.RSA512.name`.
 */

export type SignatureCheck =
  | Readonly<{ status: 'good'; key: string }>
  | Readonly<{ status: 'wrong' | 'unchecked'; why: string }>

const DIGESTS: Readonly<Record<string, string>> = { RSA: 'SHA-1', RSA256: 'SHA-256', RSA512: 'SHA-512' }

/** Where the second member may begin: its magic number and method (RFC 1952, section 2.3.1). A signature is short. */
const memberStarts = (bytes: Uint8Array): readonly number[] => {
  const starts: number[] = []
  for (let at = 18; at + 3 < Math.min(bytes.length, 16 * 1024); at += 1)
    if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8) starts.push(at)
  return starts
}

/** `-----BEGIN PUBLIC KEY-----`: SubjectPublicKeyInfo in base64. */
const importKey = (pem: string, hash: string) => {
  const text = atob(pem.replaceAll(/-----[^-]+-----|\s/g, ''))
  const der = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  return crypto.subtle.importKey('spki', der, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify'])
}

export type SignatureFile = Readonly<{ name: string; content: Uint8Array }>

export const checkIndexSignature = async (
  packed: Uint8Array,
  file: SignatureFile | undefined,
  keys: ReadonlyMap<string, string>,
): Promise<SignatureCheck> => {
  const [, kind = '', name = ''] = /^\.SIGN\.(RSA\d*)\.(.+)$/.exec(file?.name ?? '') ?? []
  const hash = DIGESTS[kind]
  if (!file || !hash) return { status: 'unchecked', why: 'it has no signature of a kind that is known here' }
  const pem = keys.get(name)
  if (pem === undefined) return { status: 'unchecked', why: `this machine has no key ${name}` }
  try {
    const key = await importKey(pem, hash)
    const signature = new Uint8Array(file.content)
    for (const start of memberStarts(packed))
      if (await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, new Uint8Array(packed.subarray(start))))
        return { status: 'good', key: name }
  } catch {
    return { status: 'unchecked', why: `the key ${name} is no public RSA key` }
  }
  return { status: 'wrong', why: `expected a signature by ${name}, found a wrong one` }
}
