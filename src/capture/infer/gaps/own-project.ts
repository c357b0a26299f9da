/**
 * What the repository says of itself: its name, its packages, its own version. What it makes it does not depend on; other
 * things of the same owner are dependencies like any other.
 */
import type { Source } from '../../../records/source.ts'

/** What one file says of its own project. */
export type OwnNames = Readonly<{
  names: readonly string[]
  versions: readonly string[]
  /** `host/owner/name`, lower case: where the project is kept. */
  repository?: string
}>

export type OwnProject = Readonly<{
  /** `host/owner/name`, lower case; empty where nothing tells. */
  repository: string
  /** Names of its packages, modules and charts, lower case. */
  names: ReadonlySet<string>
  /** Its own versions, without `v`. */
  versions: ReadonlySet<string>
}>

/** The remote says best where the repository is kept, then its manifests, then its front page. `files` are in the order of the tree. */
export const ownProjectOf = (source: Source, files: readonly OwnNames[]): OwnProject => {
  const { forge, host, path } = source.repository
  const remote = forge === 'local' ? '' : `${host}/${path}`.toLowerCase()
  const stated = files.flatMap(({ repository }) => repository ?? [])
  return {
    repository: remote || (stated[0] ?? ''),
    names: new Set(files.flatMap(({ names }) => names)),
    versions: new Set(files.flatMap(({ versions }) => versions)),
  }
}

type Manifest = Readonly<{ file: RegExp; name?: RegExp; version?: RegExp; repository?: RegExp }>

const ADDRESS = String.raw`(?:git\+)?(?:https?://|git@|ssh://git@|github:)?((?:github\.com|gitlab\.com|codeberg\.org)[/:][\w.-]+/[\w.-]+)`

/** In the order in which they are believed. */
const MANIFESTS: readonly Manifest[] = [
  {
    file: /(?:^|\/)package\.json$/,
    name: /^ {0,4}"name"\s*:\s*"([^"]+)"/m,
    version: /^ {0,4}"version"\s*:\s*"([^"]+)"/gm,
    repository: new RegExp(String.raw`^ {0,8}"(?:repository|url)"\s*:\s*"${ADDRESS}`, 'm'),
  },
  {
    file: /(?:^|\/)(?:pyproject|Cargo)\.toml$/,
    name: /^name\s*=\s*["']([^"']+)["']/m,
    version: /^version\s*=\s*["']([^"']+)["']/gm,
    repository: new RegExp(String.raw`^"?(?:repository|source|source code|homepage)"?\s*=\s*["']${ADDRESS}`, 'im'),
  },
  {
    file: /(?:^|\/)go\.mod$/,
    name: /^module\s+"?([\w./~-]+)/m,
    repository: /^module\s+"?([\w-]+(?:\.[\w-]+)+\/[\w.-]+\/[\w.-]+)/m,
  },
  { file: /(?:^|\/)pom\.xml$/, repository: new RegExp(String.raw`<scm>[^]{0,400}?<url>\s*${ADDRESS}`) },
  {
    file: /(?:^|\/)Chart\.ya?ml$/,
    name: /^name:\s*["']?([\w.-]+)/m,
    version: /^(?:version|appVersion):\s*["']?([\w.+-]+)/gm,
  },
  {
    file: /^(?:VERSION|version|version\.txt|VERSION\.txt|\.version|release\.version)$/,
    version: /^\s*(v?\d[\w.+-]*)\s*$/gm,
  },
]
const FRONT_PAGE = /^README(?:\.\w+)?$/i

/** `undefined` for a file that names nothing. */
export const readOwnNames = (path: string, text: string): OwnNames | undefined => {
  if (FRONT_PAGE.test(path)) return readFrontPage(text)
  const manifest = MANIFESTS.find(({ file }) => file.test(path))
  if (!manifest) return undefined
  const name = manifest.name?.exec(text)?.[1]?.toLowerCase()
  const versions = manifest.version ? Array.from(text.matchAll(manifest.version), ([, version = '']) => version) : []
  // Only the manifest at the root speaks for the repository.
  const repository = path.includes('/') ? undefined : manifest.repository?.exec(text)?.[1]
  return {
    names: name === undefined ? [] : [name],
    versions: versions.filter((version) => !SAYS_NOTHING.test(version)).map(withoutV),
    ...(repository === undefined ? {} : { repository: repositoryName(repository) }),
  }
}

export const mayNameOwn = (path: string): boolean =>
  FRONT_PAGE.test(path) || MANIFESTS.some(({ file }) => file.test(path))

/** An own version that everything could have. */
const SAYS_NOTHING = /^v?0\.0\.0|^v?\d$/

const withoutV = (version: string): string => version.replace(/^v(?=\d)/, '')

const repositoryName = (written: string): string =>
  written
    .toLowerCase()
    .replace(':', '/')
    .replace(/\.git$/, '')

/** Badges and links of a project point at its own workflows, issues and releases. */
const OWN_LINK =
  /(github\.com\/[\w.-]+\/[\w.-]+)\/(?:actions|workflows|issues|discussions|releases|graphs|stargazers|contributors|blob|tree|pulls?)\b/gi
/** Links read of a front page. */
const MOST_LINKS = 200

const readFrontPage = (text: string): OwnNames | undefined => {
  const counts = new Map<string, number>()
  for (const [, name = ''] of text.matchAll(OWN_LINK).take(MOST_LINKS)) {
    const repository = repositoryName(name)
    counts.set(repository, (counts.get(repository) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1])
  return best ? { names: [], versions: [], repository: best[0] } : undefined
}
