/** A tar archive on disk as a set of files. One that is packed whole is unpacked into a temporary file first: it has no parts else. */
import { WorldError } from '../../../records/errors.ts'
import type { LargeFile } from '../../../system/ports.ts'
import type { FileSet } from '../blobs/file-set.ts'
import { packingOf, unpack } from '../blobs/packing.ts'
import { readWhole } from '../blobs/read-whole.ts'
import type { ImagePorts } from '../image-ports.ts'
import { mostUnpacked } from '../limits.ts'
import { imagePath } from '../tar/image-path.ts'
import { readTarFile } from '../tar/read-tar.ts'

type Member = Readonly<{ offset: number; size: number }>

/** The archive of an image has some hundred members. */
const MOST_MEMBERS = 100_000
const MOST_LINKS = 8

/** `path` is absolute. Throws WorldErrors. */
export const openArchive = async (path: string, { files, unpacker }: ImagePorts): Promise<FileSet> => {
  const file = await files.open(path)
  if (!file) throw new WorldError({ place: path, expected: 'the archive of an image', found: 'no such file' })
  const plain = await unpackWhole(path, file, files.spool, unpacker).catch(async (error: unknown) => {
    await file.close()
    throw error
  })
  try {
    const memberOf = await indexMembers(path, plain)
    return {
      place: path,
      open: async (name) => {
        const member = memberOf(name)
        return member && partOf(plain, member)
      },
      close: plain.close,
    }
  } catch (error) {
    await plain.close()
    throw error
  }
}

const unpackWhole = async (
  place: string,
  file: LargeFile,
  spool: ImagePorts['files']['spool'],
  unpacker: ImagePorts['unpacker'],
): Promise<LargeFile> => {
  const head = await readWhole(file.stream(0, Math.min(16, file.size)), 16, place)
  if (packingOf(head) === 'none') return file
  const unpacked = await unpack(file.stream(0, file.size), unpacker, mostUnpacked(file.size), place)
  const plain = await spool(unpacked.bytes)
  await file.close()
  return plain
}

const partOf = (file: LargeFile, { offset, size }: Member): LargeFile => ({
  size,
  stream: (start, end) => file.stream(offset + start, offset + Math.min(end, size)),
  close: async () => {},
})

/** Older archives of docker link layers that several images share. */
const indexMembers = async (place: string, file: LargeFile): Promise<(path: string) => Member | undefined> => {
  const members = new Map<string, Member>()
  const links = new Map<string, string>()
  await readTarFile(place, file, (entry) => {
    if (members.size + links.size >= MOST_MEMBERS)
      throw new WorldError({ place, expected: `at most ${MOST_MEMBERS} members`, found: 'more' })
    if (entry.kind === 'file' && !entry.sparse)
      members.set(entry.path, { offset: entry.offset, size: entry.storedSize })
    if (entry.kind === 'hardlink') links.set(entry.path, entry.link)
    if (entry.kind === 'symlink') links.set(entry.path, `${folderOf(entry.path)}/${entry.link}`)
    return undefined
  })
  return (path) => {
    let name: string | undefined = imagePath(path)
    for (let followed = 0; followed <= MOST_LINKS && name !== undefined; followed += 1) {
      const member = members.get(name)
      if (member) return member
      const link = links.get(name)
      name = link === undefined ? undefined : imagePath(link)
    }
    return undefined
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
