/** The LargeFiles port: files that are read in parts, and temporary ones that vanish when they are closed. */
import { constants } from 'node:fs'
import { mkdtemp, open, realpath, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'

import { WorldError } from '../../records/errors.ts'
import type { LargeFile, LargeFiles } from '../ports.ts'

/** Read at a time: large enough that the reads do not count, small enough to pass on while it is in the cache. */
const PIECE_BYTES = 256 * 1024

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** The file's folder must really lie in `inside`; the file itself is not followed where it is a link. */
const confined = async (path: string, inside: string): Promise<string> => {
  const [folder, root] = await Promise.all([realpath(dirname(path)), realpath(inside)])
  if (folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep)) return path
  throw new WorldError({ place: path, expected: `a file inside ${inside}`, found: 'a link that leaves it' })
}

async function* pieces(handle: FileHandle, path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, end - at))
    const { bytesRead } = await handle.read(piece, 0, piece.length, at)
    if (bytesRead === 0)
      throw new WorldError({ place: path, expected: `${end} bytes`, found: `${at}: the file became shorter` })
    at += bytesRead
    yield bytesRead === piece.length ? piece : piece.subarray(0, bytesRead)
  }
}

const largeFile = (handle: FileHandle, path: string, size: number): LargeFile => ({
  size,
  stream: (start, end) => pieces(handle, path, start, Math.min(end, size)),
  close: () => handle.close(),
})

const openFile = async (path: string, inside: string | undefined): Promise<LargeFile | undefined> => {
  try {
    const target = inside === undefined ? path : await confined(path, inside)
    const noFollow = inside === undefined ? 0 : constants.O_NOFOLLOW
    // A pipe would wait for a writer.
    const handle = await open(target, constants.O_RDONLY | constants.O_NONBLOCK | noFollow)
    const stats = await handle.stat()
    if (stats.isFile()) return largeFile(handle, path, stats.size)
    await handle.close()
    throw new WorldError({
      place: path,
      expected: 'a file',
      found: stats.isDirectory() ? 'a folder' : 'no regular one',
    })
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    if (hasCode(error, 'ELOOP'))
      throw new WorldError({ place: path, expected: 'a file', found: 'a link' }, { cause: error })
    if (hasCode(error, 'EACCES', 'EPERM'))
      throw new WorldError(
        { place: path, expected: 'a file that may be read', found: 'permission denied' },
        { cause: error },
      )
    throw error
  }
}

/** The file has no name any more once it is open, so that nothing is left behind, however the program ends. */
const spool = async (bytes: AsyncIterable<Uint8Array>): Promise<LargeFile> => {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-spool-'))
  const path = join(folder, 'unpacked')
  const handle = await open(path, 'wx+', 0o600).finally(() => rm(path, { force: true }))
  await rm(folder, { recursive: true, force: true })
  try {
    let size = 0
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length;)
        at += (await handle.write(piece, at, piece.length - at, size + at)).bytesWritten
      size += piece.length
    }
    return largeFile(handle, path, size)
  } catch (error) {
    await handle.close()
    if (hasCode(error, 'ENOSPC'))
      throw new WorldError(
        { place: tmpdir(), expected: 'room for the unpacked archive', found: 'no space left' },
        { cause: error },
      )
    throw error
  }
}

export const systemLargeFiles: LargeFiles = { open: (path, options) => openFile(path, options?.inside), spool }
