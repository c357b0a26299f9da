/**
 * Compares the packages that we read in an image with those that others list in it:
 *
 *     node test/live/compare-packages.ts INVENTORY.json SYFT.json|LIST.txt
 *
 * INVENTORY.json is our record (`seaworthy inventory IMAGE --no-cache`). SYFT.json is what `syft IMAGE -o json` says of the same
 * image; LIST.txt what a package manager says inside of it, one package a line, `KIND NAME VERSION`:
 *
 *     dpkg-query -W -f '${binary:Package} ${Version}\n' | sed -E 's/:[a-z0-9]+ / /; s/^/deb /'
 *     pip list --format freeze | sed 's/^/pypi /; s/==/ /'
 *     npm ls --all --parseable --long | sed -nE 's/^[^:]*:(.+@npm:)?(.+)@([^@:]+).*$/npm \2 \3/p'
 *
 * A kind is the type of a package URL. A package is a kind, a name, a version and, beside syft's, the file that names it: a version
 * that is there twice is two packages. Of kinds that the list does not have nothing is said. Every difference comes with what
 * explains it. Exit code 1 where nothing does, 2 on wrong usage.
 */
import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { Inventory } from '../../src/records/inventory.ts'
import { canonicalName } from '../../src/versions/names.ts'

const Syft = z.object({
  artifacts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      type: z.string(),
      purl: z.string(),
      locations: z.array(z.object({ path: z.string() })),
      metadata: z.looseObject({ virtualPath: z.string().nullish() }).nullish(),
    }),
  ),
  artifactRelationships: z.array(z.object({ parent: z.string(), child: z.string(), type: z.string() })),
})

type Listed = Readonly<{
  kind: string
  name: string
  version: string
  /** Empty where one database names every package, and where the list does not say. */
  file: string
  /** A distribution's package has its files. */
  isOwned: boolean
}>

/** Type and name of a package URL as they are meant. Source: purl-spec, PURL-SPECIFICATION. */
const subjectOf = (purl: string): Readonly<{ kind: string; name: string }> => {
  const [plain = ''] = purl.replace(/^pkg:/, '').split(/[@?#]/)
  const slash = plain.indexOf('/')
  const name = plain.slice(slash + 1).split('/')
  return { kind: plain.slice(0, slash), name: name.map(decodeURIComponent).join('/') }
}

/** Of which the two name different files of one database, and namespaces that only some have. */
const SYSTEM = new Set(['deb', 'apk', 'rpm'])

const listed = (kind: string, name: string, version: string, file: string, isOwned = false): Listed => {
  const isSystem = SYSTEM.has(kind)
  return {
    kind,
    name: kind === 'pypi' ? canonicalName('PyPI', name) : isSystem ? name.slice(name.lastIndexOf('/') + 1) : name,
    // Go's tags begin with `v`, and its toolchain with `go`, which advisories leave out.
    version: kind === 'golang' ? version.replace(/^(?:v|go)(?=\d)/, '') : version,
    file: isSystem ? '' : file,
    isOwned,
  }
}

const readOurs = (path: string): readonly Listed[] =>
  Inventory.parse(JSON.parse(readFileSync(path, 'utf8'))).packages.map(({ purl, version, locations }) => {
    const { kind, name } = subjectOf(purl)
    return listed(kind, name, version, locations[0]?.file ?? '')
  })

/** A jar inside of another is `/app.jar:BOOT-INF/lib/x.jar`, what was merged into a jar `/app.jar:group:artifact`. */
const fileOf = (path: string): string =>
  path
    .replace(/^\//, '')
    .replace(/(\.[jw]ar):[^:/]+:[^:/]+$/, '$1')
    .replaceAll(':', '!/')

const readSyft = (text: string): readonly Listed[] => {
  const { artifacts, artifactRelationships } = Syft.parse(JSON.parse(text))
  const system = new Set(artifacts.filter(({ type }) => SYSTEM.has(type)).map(({ id }) => id))
  const owned = new Set(
    artifactRelationships
      .filter(({ type, parent }) => type === 'ownership-by-file-overlap' && system.has(parent))
      .map(({ child }) => child),
  )
  return artifacts.map(({ id, purl, version, name, type, locations, metadata }) => {
    const subject = purl === '' ? { kind: type, name } : subjectOf(purl)
    const file = fileOf(metadata?.virtualPath ?? locations[0]?.path ?? '')
    return listed(subject.kind, subject.name, version, file, owned.has(id))
  })
}

const readList = (text: string): readonly Listed[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '))
    .map(([kind = '', name = '', version = '']) => listed(kind, name, version, ''))

const keyOf = ({ kind, name, version, file }: Listed): string => [kind, name, version, file].join(' ')

/** Those that the others lack; one that is there twice is matched twice. */
const without = (packages: readonly Listed[], others: readonly Listed[]): readonly Listed[] => {
  const left = new Map<string, number>()
  for (const one of others) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1)
  return packages.filter((one) => {
    const count = left.get(keyOf(one)) ?? 0
    left.set(keyOf(one), count - 1)
    return count <= 0
  })
}

type Explanation = Readonly<{
  side: 'ours' | 'theirs'
  /** `others`: what the other list alone has. */
  matches: (one: Listed, others: readonly Listed[]) => boolean
  why: string
}>

const sharesArtifact = (one: Listed, other: Listed): boolean =>
  one.kind === other.kind && one.file === other.file && artifactOf(one.name) === artifactOf(other.name)

const artifactOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

const EXPLANATIONS: readonly Explanation[] = [
  {
    side: 'theirs',
    matches: ({ isOwned }) => isOwned,
    why: "files of a distribution's package, which is counted: once is enough",
  },
  {
    side: 'ours',
    matches: ({ kind, file }) => kind === 'pypi' && /\/_vendor\/vendor(?:ed)?\.txt$/.test(file),
    why: 'a copy inside of pip or setuptools, by the list of what they vendored; syft reads none',
  },
  {
    side: 'theirs',
    matches: ({ kind, file }) => kind === 'npm' && !/(?:^|\/)node_modules\//.test(file),
    why: "a project's own package.json: what it installs is counted, itself is no dependency",
  },
  {
    side: 'ours',
    matches: (one, others) => one.kind === 'golang' && others.some((other) => sharesArtifact(one, other)),
    why: 'a module built from a folder: (devel), or the version that was required, for UNKNOWN',
  },
  {
    side: 'theirs',
    matches: ({ kind, version }) => kind === 'golang' && ['UNKNOWN', '(devel)'].includes(version),
    why: 'a module built from a folder: (devel), or the version that was required, for UNKNOWN',
  },
  {
    side: 'ours',
    matches: (one, others) => one.kind === 'maven' && others.some((other) => sharesArtifact(one, other)),
    why: 'a jar without pom.properties: the group by the table of known ones, where syft guesses from the manifest',
  },
  {
    side: 'theirs',
    matches: (one, others) => one.kind === 'maven' && others.some((other) => sharesArtifact(one, other)),
    why: 'a jar without pom.properties: the group by the table of known ones, where syft guesses from the manifest',
  },
  {
    side: 'theirs',
    matches: ({ kind, name, file }) => kind === 'maven' && artifactOf(name) === artifactOf(file).replace(/\.\w+$/, ''),
    why: "the archive by its file's name, without a version or beside what its pom.properties say",
  },
  {
    side: 'ours',
    matches: ({ kind }) => kind === 'bitnami',
    why: "a runtime that no package manager brought, as Bitnami's advisories name it",
  },
  {
    side: 'theirs',
    matches: ({ kind }) => kind === 'generic',
    why: "a runtime that no package manager brought, as Bitnami's advisories name it",
  },
  {
    side: 'theirs',
    matches: ({ kind, version }) => kind === 'binary' && version === 'UNKNOWN',
    why: 'a program of Windows without a version: nothing that an advisory could be about',
  },
]

const [oursPath, theirsPath] = process.argv.slice(2)
if (oursPath === undefined || theirsPath === undefined) {
  console.error('usage: node test/live/compare-packages.ts INVENTORY.json SYFT.json|LIST.txt')
  process.exit(2)
}
const text = readFileSync(theirsPath, 'utf8')
const isSyft = text.startsWith('{')
const theirs = isSyft ? readSyft(text) : readList(text)
const kinds = new Set(theirs.map(({ kind }) => kind))
const all = readOurs(oursPath)
const ours = isSyft ? all : all.filter(({ kind }) => kinds.has(kind)).map((one) => ({ ...one, file: '' }))
const onlyOurs = without(ours, theirs)
const onlyTheirs = without(theirs, ours)

for (const kind of new Set([...ours, ...theirs].map((one) => one.kind))) {
  const count = (packages: readonly Listed[]) => packages.filter((one) => one.kind === kind).length
  const equal = count(ours) - count(onlyOurs)
  console.log(`${kind}: equal ${equal}, only ours ${count(onlyOurs)}, only theirs ${count(onlyTheirs)}`)
}

let unexplained = 0
for (const [side, packages, others] of [
  ['ours', onlyOurs, onlyTheirs] as const,
  ['theirs', onlyTheirs, onlyOurs] as const,
])
  for (const one of packages) {
    const why = EXPLANATIONS.find((explanation) => explanation.side === side && explanation.matches(one, others))?.why
    if (why === undefined) unexplained += 1
    console.log(`only ${side}: ${one.kind} ${one.name} ${one.version} (${one.file}): ${why ?? 'UNEXPLAINED'}`)
  }
process.exitCode = unexplained === 0 ? 0 : 1
