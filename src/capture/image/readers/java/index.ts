/**
 * Java archives, those inside of others included: Spring Boot's `BOOT-INF/lib`, `WEB-INF/lib` of web applications, plug-ins of
 * Jenkins. Maven writes group, artifact and version into `META-INF/maven` of each jar, and shading keeps what it merges; for
 * other jars see `identify.ts`. An inner archive that cannot be read is a problem, and the others are read all the same.
 */
import { SeaworthyError } from '../../../../records/errors.ts'
import { readProperties } from '../../../formats/property-lines.ts'
import type { FileReading, FoundPackage, ImageFile, PackageReader, ReadingTools } from '../../contract.ts'
import { collectProblems, type Problems } from '../../file-text.ts'
import { readZip, type UnpackBudget, type ZipEntry } from '../../formats/zip.ts'
import { identify, packageOf, type Identity } from './identify.ts'
import { readManifest } from './manifest.ts'

const ARCHIVE = /\.(?:jar|war|ear|par|hpi|jpi)$/
const POM = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.properties$/
const MANIFEST = /^META-INF\/MANIFEST\.MF$/i

/** An archive of web applications of jars that hold jars. */
const DEEPEST = 4
/** Of one file of the image: bytes of inner archives and of what is read in them. */
const BUDGET: Readonly<UnpackBudget> = { bytes: 512 * 2 ** 20, entries: 1_000_000 }
/** Bytes of a manifest or of properties. */
const LONGEST_TEXT = 4 * 2 ** 20

type Reading = Readonly<{ tools: ReadingTools; budget: UnpackBudget; problems: Problems }>
type Archive = Readonly<{ path: string; bytes: Uint8Array; within: readonly string[] }>

const read = (file: ImageFile, tools: ReadingTools): FileReading => {
  const reading = { tools, budget: { ...BUDGET }, problems: collectProblems() }
  const packages = readArchive({ path: file.path, bytes: file.bytes, within: [] }, reading)
  return { packages, ...reading.problems.facts() }
}

const readArchive = (archive: Archive, reading: Reading): readonly FoundPackage[] => {
  const entries = readZip(archive.bytes, reading.tools, reading.budget)
  const own = identitiesOf(entries, archive.path, reading)
  const within = archive.within.length === 0 ? {} : { within: archive.within.join('!/') }
  return [
    ...own.map((identity) => ({ ...packageOf(identity), ...within })),
    ...entries.filter(({ name }) => ARCHIVE.test(name)).flatMap((entry) => readInner(entry, archive, reading)),
  ]
}

const readInner = (entry: ZipEntry, outer: Archive, reading: Reading): readonly FoundPackage[] => {
  const within = [...outer.within, entry.name]
  if (within.length > DEEPEST) {
    reading.problems.add(`${within.join('!/')}: archives are read ${DEEPEST} deep`)
    return []
  }
  return attempt(within.join('!/'), reading, () =>
    readArchive({ path: entry.name, bytes: entry.read(), within }, reading),
  )
}

const attempt = <Item>(place: string, { problems }: Reading, work: () => readonly Item[]): readonly Item[] => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error
    problems.add(`${place}: ${error.message}`)
    return []
  }
}

const identitiesOf = (entries: readonly ZipEntry[], path: string, reading: Reading): readonly Identity[] => {
  const manifest = entries.find(({ name }) => MANIFEST.test(name))
  const fields = attempt(`${path}: manifest`, reading, () => (manifest ? [...readManifest(textOf(manifest))] : []))
  const told = identify(new Map(fields), path)
  const signed = entries.flatMap((entry) => {
    const [, group, artifact] = POM.exec(entry.name) ?? []
    if (group === undefined || artifact === undefined) return []
    return attempt(entry.name, reading, () =>
      pomIdentity(textOf(entry), { group, artifact, version: told?.version ?? '' }),
    )
  })
  return signed.length > 0 || !told ? signed : [told]
}

/** What is missing, or still a template, is taken from the place of the file. */
const pomIdentity = (text: string, fallback: Identity): readonly Identity[] => {
  const properties = new Map(readProperties(text).map(({ key, value }) => [key, value]))
  const value = (key: string, otherwise: string) => {
    const stated = properties.get(key) ?? ''
    return stated === '' || stated.includes('${') ? otherwise : stated
  }
  const version = value('version', fallback.version)
  if (version === '') return []
  return [{ group: value('groupId', fallback.group), artifact: value('artifactId', fallback.artifact), version }]
}

const textOf = (entry: ZipEntry): string => (entry.size > LONGEST_TEXT ? '' : new TextDecoder().decode(entry.read()))

export const java: PackageReader = {
  name: 'java',
  wants: ({ path }) => ARCHIVE.test(path),
  maxBytes: 512 * 2 ** 20,
  read,
}
