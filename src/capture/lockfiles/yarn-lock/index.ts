/**
 * yarn.lock: Yarn 1's own format and the YAML of Yarn 2 and newer. An entry says which version all the ranges in its key came to;
 * which of them this project asks for stands in the manifests.
 */
import { refuseConflict } from '../../broken-text.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { readIndentedLines } from '../../formats/indented-lines.ts'
import { reachable } from '../../formats/toml-lock.ts'
import { entriesOfBerry } from './berry.ts'
import { entriesOfClassic } from './classic.ts'
import type { YarnEntry } from './entry.ts'
import { requestsOf } from './requests.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const entries = /^__metadata:/m.test(file.text)
    ? entriesOfBerry(readIndentedLines(file.text))
    : classicEntries(file.text)
  const find = finderOf(entries)
  const requests = manifests.flatMap(requestsOf)
  const asked = requests.flatMap(({ name, range, file: path, isDev }) => {
    const entry = find(name, range)
    return entry ? [{ entry, path, isDev }] : []
  })
  const edges = new Map(
    entries.map((entry) => [entry, entry.requires.flatMap(({ name, range }) => find(name, range) ?? [])]),
  )
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]))
  const reached = (forDevelopment: boolean) =>
    reachable(
      asked.filter(({ isDev }) => isDev === forDevelopment).map(({ entry }) => keyOf(entry)),
      (key) => (edges.get(byKey.get(key)!) ?? []).map(keyOf),
    )
  const shipped = reached(false)
  const developed = reached(true)
  const requiredIn = Map.groupBy(asked, ({ entry }) => keyOf(entry))
  return {
    packages: [...byKey].flatMap(([key, entry]): readonly PackageDraft[] => {
      if (entry.isOwn) return []
      const requirers = requiredIn.get(key)
      return [
        {
          key,
          ecosystem: 'npm',
          name: entry.name,
          version: entry.version,
          dependsOn: [...new Set((edges.get(entry) ?? []).map(keyOf))],
          requires: entry.requires,
          // What nobody seems to ask for may ship.
          scope: developed.has(key) && !shipped.has(key) ? 'dev' : 'runtime',
          direct: requirers !== undefined,
          ...(requirers ? { requiredIn: [...new Set(requirers.map(({ path }) => path))] } : {}),
          line: entry.line,
          origin: entry.origin,
        },
      ]
    }),
  }
}

const classicEntries = (text: string): readonly YarnEntry[] => {
  refuseConflict(text, 'a lock file')
  return entriesOfClassic(text)
}

const keyOf = ({ name, version }: YarnEntry): string => `${name}@${version}`

/** The entry of a name and range; where a resolution of the root has replaced the range, the only entry of the name. */
const finderOf = (entries: readonly YarnEntry[]): ((name: string, range: string) => YarnEntry | undefined) => {
  const byDescriptor = new Map(entries.flatMap((entry) => entry.descriptors.map((one) => [one, entry] as const)))
  const byName = Map.groupBy(entries, ({ name }) => name)
  return (name, range) => {
    const found = byDescriptor.get(`${name}@${range}`) ?? byDescriptor.get(`${name}@npm:${range}`)
    const named = byName.get(name) ?? []
    return found ?? (named.length === 1 ? named[0] : undefined)
  }
}

export const yarnLock: LockfileReader = { name: 'yarn-lock', extract }
