import { deflateRawSync } from 'node:zlib'

import { assert, asyncProperty, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { HttpRequest } from '../../../system/ports.ts'
import { addressFor, portsFor } from '../../testing.ts'
import { readWheelMetadata } from './wheel-metadata.ts'

const INDEX = addressFor('https://py.registry.example/simple/')
const URL = 'https://files.registry.example/my_lib-1.0-py3-none-any.whl'
const METADATA = 'Metadata-Version: 2.1\nName: my-lib\nRequires-Dist: urllib3 (<3,>=1.21)\n\nWords.\n'

const numbers = (...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(4)
      field.writeUInt32LE(value)
      return field.subarray(0, bytes)
    }),
  )

type File = Readonly<{ name: string; text: string; stored?: boolean }>

const zip = (files: readonly File[], comment = ''): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  for (const { name, text, stored = false } of files) {
    const packed = stored ? Buffer.from(text) : deflateRawSync(text)
    const start = parts.reduce((sum, { length }) => sum + length, 0)
    const shared = numbers([20, 2], [0, 2], [stored ? 0 : 8, 2], [0, 4], [0, 4], [packed.length, 4], [text.length, 4])
    const names = numbers([name.length, 2], [0, 2])
    parts.push(numbers([0x04034b50, 4]), shared, names, Buffer.from(name), packed)
    directory.push(numbers([0x02014b50, 4], [20, 2]), shared, names)
    directory.push(numbers([0, 2], [0, 2], [0, 2], [0, 4], [start, 4]), Buffer.from(name))
  }
  const start = parts.reduce((sum, { length }) => sum + length, 0)
  const length = directory.reduce((sum, one) => sum + one.length, 0)
  const end = numbers([0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [length, 4], [start, 4])
  return Buffer.concat([...parts, ...directory, end, numbers([comment.length, 2]), Buffer.from(comment)])
}

const wheel = (rest: Partial<File> = {}, before = 'x = 1\n') =>
  zip([
    { name: 'my_lib/__init__.py', text: before, stored: true },
    { name: 'my_lib/vendored.dist-info/METADATA', text: 'no' },
    { name: 'my_lib-1.0.dist-info/METADATA', text: METADATA, ...rest },
    { name: 'my_lib-1.0.dist-info/RECORD', text: '' },
  ])

/** Latin-1 text stands for bytes in what the registry answers, so the bodies are handed over as bytes. */
const serve = (file: Uint8Array, ranges = true) => {
  const asked: string[] = []
  const { ports } = portsFor({})
  const get = async ({ headers }: HttpRequest) => {
    const range = headers?.['range'] ?? ''
    asked.push(range)
    if (!ranges) return { status: 200, headers: {}, body: file }
    const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? []
    const start = from === '' ? Math.max(0, file.length - Number(to)) : Number(from)
    const end = from === '' ? file.length : Math.min(file.length, Number(to) + 1)
    const told = { 'content-range': `bytes ${start}-${end - 1}/${file.length}` }
    return { status: 206, headers: told, body: file.subarray(start, end) }
  }
  return { asked, read: () => readWheelMetadata({ ...ports, http: { get, download: get } }, INDEX, URL) }
}

describe('the metadata of a wheel', () => {
  it('comes with one range of a small wheel, deflated or stored', async () => {
    const { read, asked } = serve(wheel())
    expect(await read()).toBe(METADATA)
    expect(asked).toHaveLength(1)
    expect(await serve(wheel({ stored: true })).read()).toBe(METADATA)
  })

  it('comes with a few ranges where it stands far from the end', async () => {
    const far = zip([
      { name: 'my_lib-1.0.dist-info/METADATA', text: METADATA },
      { name: 'my_lib/data.txt', text: '.'.repeat(100_000), stored: true },
    ])
    const { read, asked } = serve(far)
    expect(await read()).toBe(METADATA)
    expect(asked).toHaveLength(3)
  })

  it('comes from the whole file where the server knows no ranges', async () => {
    expect(await serve(wheel(), false).read()).toBe(METADATA)
  })

  it('is not known where there is no wheel', async () => {
    expect(await serve(Buffer.from('<html>not found</html>')).read()).toBeUndefined()
    expect(await serve(zip([{ name: 'a.txt', text: 'a' }], 'a comment')).read()).toBeUndefined()
    const { ports } = portsFor({})
    expect(await readWheelMetadata(ports, INDEX, URL)).toBeUndefined()
  })

  it('never throws for what a file holds', async () => {
    const real = wheel()
    await assert(
      asyncProperty(uint8Array({ maxLength: 60 }), async (bytes) => {
        const damaged = Buffer.from(real)
        bytes.forEach((byte, index) => {
          damaged[real.length - 1 - ((index * 7) % real.length)] = byte
        })
        await serve(damaged).read()
      }),
      { numRuns: 200 },
    )
  })
})
