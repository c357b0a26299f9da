/** Which component a git repository at a reference is, and what kind of thing the reference looks to be. */
import { OPAQUE } from '../claim.ts'

export type RepositoryName = Readonly<{ host: string; path: string }>
type Named = Readonly<{ datasource: string; name: string; registryUrl?: string }>

const ADDRESS =
  /^(?:git(?:\+|::))?(?:(?:https?|ssh|git):\/\/)?(?:[^@/\s]+@)?([\w.-]+\.[\w-]+)(?::\d+)?[/:]+(.+?)(?:\.git)?\/*$/

/** From `https://host/path.git`, `git@host:path`, `ssh://git@host/path`; `undefined` for what is none, or is not all known. */
export const readRepository = (address: string): RepositoryName | undefined => {
  if (address.includes(OPAQUE)) return undefined
  const [, host = '', path = ''] = ADDRESS.exec(address) ?? []
  return /^[\w.~-]+(?:\/[\w.~-]+)+$/.test(path) ? { host: host.toLowerCase(), path } : undefined
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
/** A shortened commit id has both letters and digits: `20240105` is a date. */
const SHORT_COMMIT = /^(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,39}$/i
/** `release-1.2`, `branch-3.5`, `stable/2024.1`, `1.2.x`: lines of development, where `release-1.2.3` is a tag. */
const BRANCH =
  /^(?:branch|stable|maint|maintenance|heads)[-/_]|^(?:release|releases|rel)[-/_]v?\d+(?:\.\d+)?$|\.x$|(?:^|[-_/])dev(?:el)?$/i

export type ReferenceKind = 'commit' | 'branch' | 'tag'

/** Without a digit it is a branch; what nothing is known of counts as a tag. */
export const kindOfReference = (reference: string): ReferenceKind => {
  if (COMMIT.test(reference) || SHORT_COMMIT.test(reference)) return 'commit'
  if (BRANCH.test(reference)) return 'branch'
  return /\d/.test(reference) || reference.includes(OPAQUE) ? 'tag' : 'branch'
}

const TAGS: Readonly<Record<string, string>> = {
  'github.com': 'github-tags',
  'gitlab.com': 'gitlab-tags',
  'bitbucket.org': 'bitbucket-tags',
  'gitea.com': 'gitea-tags',
  'codeberg.org': 'forgejo-tags',
}

/** Tags are the forge's, branches and commits are `git-refs` under the repository's address. */
export const nameReference = ({ host, path }: RepositoryName, kind: ReferenceKind): Named => {
  const address = `https://${host}/${path}`
  if (kind !== 'tag') return { datasource: 'git-refs', name: address }
  const datasource = TAGS[host]
  return datasource === undefined ? { datasource: 'git-tags', name: address } : { datasource, name: path }
}
