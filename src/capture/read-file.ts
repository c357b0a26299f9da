/** What all managers together make of one file; a plain value, so that it can be kept for the same content. */
import type { FileEntry, Gap, Pin } from '../records/inventory.ts'
import { asParseError } from './broken-text.ts'
import type { BorrowedVersion, Manager, ManagerEntry, ProjectDraft, SourceFile } from './contract.ts'
import { extractFile, type Loan } from './extract-file.ts'
import { mayNameOwn, readOwnNames, type OwnNames } from './infer/gaps/own-project.ts'
import type { Reader, ReaderEntry } from './infer/readers/contract.ts'
import { decodeText, holdsText, passOverContent, type PassedOver } from './pass-over.ts'
import { readFacts, type FactsReading } from './read-facts.ts'

export type FileReading = Readonly<{
  path: string
  passedOver?: PassedOver
  /** Absent where no manager had anything to read. */
  entry?: FileEntry
  pins: readonly Pin[]
  projects: readonly ProjectDraft[]
  gaps: readonly Gap[]
  lent?: readonly (Loan & Lender)[]
  borrowed?: readonly (BorrowedVersion & Lender)[]
  inference?: FactsReading
  /** What the file says of the repository itself. */
  own?: OwnNames
}>

/** Versions are lent and borrowed among the files of one manager. */
type Lender = Readonly<{ manager: string }>

/** Who may read a file, chosen by its path. */
export type FileReaders = Readonly<{ managers: readonly ManagerEntry[]; reader?: ReaderEntry | undefined }>

export type LoadPlugIn = Readonly<{
  manager: (entry: ManagerEntry) => Promise<Manager>
  reader: (entry: ReaderEntry) => Promise<Reader>
}>

/** Loads each once. */
export const createLoader = (): LoadPlugIn => ({ manager: loadOnce(), reader: loadOnce() })

const loadOnce = <Loaded>() => {
  const loading = new Map<string, Promise<Loaded>>()
  return (entry: Readonly<{ name: string; load: () => Promise<Loaded> }>): Promise<Loaded> => {
    const loaded = loading.get(entry.name) ?? entry.load()
    loading.set(entry.name, loaded)
    return loaded
  }
}

const nothing = (path: string): FileReading => ({ path, pins: [], projects: [], gaps: [] })

/** Runs the candidates over a file's bytes. A file that a manager cannot read is `invalid`, not an error. */
export const readFile = async (
  path: string,
  content: Uint8Array,
  candidates: FileReaders,
  load: LoadPlugIn,
): Promise<FileReading> => {
  const passedOver = passOverContent(content)
  if (passedOver) return { ...nothing(path), passedOver }
  const entries = candidates.managers.filter(({ marker }) => marker === undefined || holdsText(content, marker))
  const { reader } = candidates
  const isRead = reader !== undefined && (reader.markers?.some((marker) => holdsText(content, marker)) ?? true)
  if (entries.length === 0 && !isRead && !mayNameOwn(path)) return nothing(path)
  const text = decodeText(content)
  if (text === undefined) return { ...nothing(path), passedOver: 'not-utf-8' }
  const managers = await Promise.all(entries.map(load.manager))
  const reading = managers.map((manager) => readWith(manager, { path, text })).reduce(combine, nothing(path))
  const own = readOwnNames(path, text)
  const inference = isRead ? readFacts(await load.reader(reader), { path, text }) : undefined
  return { ...reading, ...(own ? { own } : {}), ...(inference ? { inference } : {}) }
}

const readWith = (manager: Manager, file: SourceFile): FileReading => {
  try {
    const { pins, project, gaps, lent, borrowed } = extractFile(manager, file)
    const lender: Lender = { manager: manager.name }
    const entry: FileEntry = { path: file.path, status: 'read', managers: [manager.name] }
    return {
      path: file.path,
      entry,
      pins,
      projects: project ? [project] : [],
      gaps,
      ...(lent.length === 0 ? {} : { lent: lent.map((one) => ({ ...one, ...lender })) }),
      ...(borrowed.length === 0 ? {} : { borrowed: borrowed.map((one) => ({ ...one, ...lender })) }),
    }
  } catch (error) {
    return { ...nothing(file.path), entry: invalidEntry(file.path, manager.name, error) }
  }
}

/** The entry of a file that is not what its name claims; a fault of ours is thrown on. */
export const invalidEntry = (path: string, reader: string, error: unknown): FileEntry => {
  const { line, expected, found } = asParseError(error)
  const reason = `expected ${expected}, found ${found}`
  return { path, status: 'invalid', managers: [reader], reason, ...(line === undefined ? {} : { line }) }
}

const combine = (a: FileReading, b: FileReading): FileReading => ({
  ...a,
  ...b,
  ...(a.entry && b.entry ? { entry: joinEntries(a.entry, b.entry) } : {}),
  pins: preferAnnotated([...a.pins, ...b.pins]),
  projects: [...a.projects, ...b.projects],
  gaps: [...a.gaps, ...b.gaps],
})

/** One entry for a file that several readers took; what one of them could not read makes it invalid. */
export const joinEntries = (a: FileEntry, b: FileEntry): FileEntry => ({
  ...(b.status === 'invalid' ? b : a),
  managers: [...new Set([...a.managers, ...b.managers])],
})

/** A person wrote the annotation to say what the text is: it wins over what a manager makes of the same place. */
export const preferAnnotated = (pins: readonly Pin[]): readonly Pin[] => {
  const annotated = pins.filter((pin) => pin.manager === 'annotated')
  if (annotated.length === 0) return pins
  const overlaps = (pin: Pin) => annotated.some(({ range }) => pin.range[0] < range[1] && range[0] < pin.range[1])
  return pins.filter((pin) => pin.manager === 'annotated' || !overlaps(pin))
}
