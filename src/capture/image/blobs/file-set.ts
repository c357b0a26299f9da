/** Files by their path, in a folder or in an archive: what layouts are made of. */
import { WorldError } from '../../../records/errors.ts'
import type { LargeFile } from '../../../system/ports.ts'
import { readWhole } from './read-whole.ts'

export interface FileSet {
  /** For people: the folder, the archive. */
  readonly place: string
  readonly open: (path: string) => Promise<LargeFile | undefined>
  readonly close: () => Promise<void>
}

export const withFile = async <Result>(
  files: FileSet,
  path: string,
  work: (file: LargeFile) => Promise<Result>,
): Promise<Result> => {
  const file = await files.open(path)
  if (!file) throw new WorldError({ place: files.place, expected: `the file ${path}`, found: 'none' })
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

export const readSmallFile = (files: FileSet, path: string, maxBytes: number): Promise<Uint8Array> =>
  withFile(files, path, (file) => readWhole(file.stream(0, file.size), maxBytes, `${files.place}, ${path}`))
