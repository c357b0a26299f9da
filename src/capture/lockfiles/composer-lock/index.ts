/** Composer's composer.lock (getcomposer.org, "Basic usage", "Installing dependencies"). */
import type { Dependency } from '../../../records/inventory.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import {
  lineFinder,
  parseJsonLoosely,
  parseJsonRecord,
  recordAt,
  recordsAt,
  textAt,
  type JsonRecord,
} from '../../formats/json-values.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const lock = parseJsonRecord(file.text, 'the JSON of a composer.lock')
  const locked = [
    ...recordsAt(lock, 'packages').map((one) => ({ one, scope: 'runtime' as const })),
    ...recordsAt(lock, 'packages-dev').map((one) => ({ one, scope: 'dev' as const })),
  ].filter(({ one }) => textAt(one, 'name') !== '')
  const keys = providersOf(locked.map(({ one }) => one))
  const direct = new Set(manifests.filter(({ path }) => path.endsWith('composer.json')).flatMap(askedFor))
  const lineOf = lineFinder(file.text)
  const php = textAt(recordAt(lock, 'platform'), 'php')
  return {
    ...(php === '' ? {} : { runtimes: { php } }),
    packages: locked.map(({ one, scope }): PackageDraft => {
      const name = textAt(one, 'name')
      const line = lineOf(`"name": "${name}"`)
      const requires = requirementsOf(one)
      return {
        key: name.toLowerCase(),
        ecosystem: 'Packagist',
        name,
        version: textAt(one, 'version'),
        dependsOn: [...new Set(requires.flatMap((required) => keys.get(required.name.toLowerCase()) ?? []))],
        requires,
        scope,
        direct: direct.has(name.toLowerCase()),
        ...(line === undefined ? {} : { line }),
        origin: originOf(one),
      }
    }),
  }
}

/** Of one name; a file that has more was not written by Composer. */
const MOST_PROVIDERS = 100

/** By the name of each package, and by what it replaces or provides. */
const providersOf = (packages: readonly JsonRecord[]): ReadonlyMap<string, readonly string[]> => {
  const names = packages.flatMap((one) => {
    const key = textAt(one, 'name').toLowerCase()
    const others = [...Object.keys(recordAt(one, 'replace')), ...Object.keys(recordAt(one, 'provide'))]
    return [key, ...others.map((name) => name.toLowerCase())].map((name) => ({ name, key }))
  })
  return new Map(
    [...Map.groupBy(names, ({ name }) => name)].map(([name, all]) => [
      name,
      all.slice(0, MOST_PROVIDERS).map(({ key }) => key),
    ]),
  )
}

/** Without platform packages: those have no vendor. */
const requirementsOf = (one: JsonRecord): readonly Dependency[] =>
  Object.entries(recordAt(one, 'require')).flatMap(([name, range]) =>
    name.includes('/') ? [{ name, range: String(range), kind: 'normal' as const }] : [],
  )

const askedFor = ({ text }: SourceFile): readonly string[] => {
  const manifest = parseJsonLoosely(text)
  const sections = [recordAt(manifest, 'require'), recordAt(manifest, 'require-dev')]
  return sections.flatMap((section) => Object.keys(section)).map((name) => name.toLowerCase())
}

/** What a registry serves names the address to which installs are notified. */
const originOf = (one: JsonRecord): PackageDraft['origin'] => {
  if (textAt(recordAt(one, 'dist'), 'type') === 'path') return 'local'
  return textAt(one, 'notification-url') === '' && textAt(recordAt(one, 'source'), 'type') === 'git'
    ? 'git'
    : 'registry'
}

export const composerLock: LockfileReader = { name: 'composer-lock', extract }
