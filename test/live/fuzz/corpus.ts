/** Real files by family, as the material of the fuzzer. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type CorpusFile = Readonly<{
  path: string
  text: string
  /** What a lock file is read with: the manifests of its folder. */
  beside?: readonly CorpusFile[]
}>

/** What is read by the same kind of parser; of several that fit, the last. */
export const FAMILIES: readonly Readonly<{ name: string; files: RegExp }>[] = [
  { name: 'yaml', files: /\.ya?ml(?:\.\w+)?$/ },
  { name: 'workflow', files: /(?:^|\/)\.github\/(?:workflows|actions)\/.*\.ya?ml$|(?:^|\/)action\.ya?ml$/ },
  { name: 'shell', files: /\.(?:sh|bash|bats|env)$/ },
  { name: 'makefile', files: /(?:^|\/)(?:GNUm|[Mm])akefile[^/]*$|\.mk$/ },
  { name: 'dockerfile', files: /dockerfile[^/]*$/i },
  { name: 'source', files: /\.(?:go|py|[jt]sx?|java|kt|groovy|rb|rs|c|h|cs|php|lua|bzl|gradle)$/ },
  { name: 'template', files: /\.(?:j2|tpl|tmpl|erb|html)$/ },
  { name: 'settings', files: /\.(?:tf|hcl|toml|json|properties|ini|cfg|xml)$|(?:^|\/)\.(?:tool-versions|nvmrc)$/ },
  {
    name: 'manifest',
    files:
      /(?:^|\/)(?:go\.mod|package\.json|pyproject\.toml|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json|Pipfile|Chart\.yaml|[\w-]*requirements[\w-]*\.txt|.*\.csproj)$/,
  },
  {
    name: 'lockfile',
    files:
      /(?:^|\/)(?:go\.sum|package-lock\.json|pnpm-lock\.yaml|yarn\.lock|poetry\.lock|uv\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|Pipfile\.lock|packages\.lock\.json)$/,
  },
]

/** Larger files only slow the search. */
const LARGEST = 200_000
const MOST_FILES = 400

const pathsBelow = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !`${entry.parentPath}/`.includes('/.git/'))
    .map((entry) => join(entry.parentPath, entry.name))

/** At most `MOST_FILES` of each family, evenly drawn from the folders. */
export const readCorpus = (folders: readonly string[]): ReadonlyMap<string, readonly CorpusFile[]> => {
  const found = new Map<string, CorpusFile[]>()
  for (const folder of folders) {
    for (const path of pathsBelow(folder)) {
      const relative = path.slice(folder.length + 1)
      const family = FAMILIES.toReversed().find(({ files }) => files.test(relative))?.name
      if (family === undefined || statSync(path).size > LARGEST) continue
      const files = found.get(family) ?? []
      found.set(family, files)
      files.push({ path: relative, text: readFileSync(path, 'utf8') })
    }
  }
  const manifests = Map.groupBy(found.get('manifest') ?? [], ({ path }) => folderOf(path))
  const locks = (found.get('lockfile') ?? []).map((file) => ({
    ...file,
    beside: manifests.get(folderOf(file.path)) ?? [],
  }))
  return new Map([...found, ['lockfile', locks] as const].map(([family, files]) => [family, evenly(files)]))
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

const evenly = (files: readonly CorpusFile[]): readonly CorpusFile[] => {
  const step = Math.max(1, files.length / MOST_FILES)
  return Array.from({ length: Math.min(files.length, MOST_FILES) }, (_, index) => files[Math.floor(index * step)]!)
}
