/** Addresses of a git repository's content at a reference: archives and raw files, as the forges spell them. */
import type { Address } from './address.ts'
import { compilePath, rangeOfVersion } from './address.ts'
import { kindOfReference, type ReferenceKind, type RepositoryName } from './git-claim.ts'

export type GitContent = Readonly<{
  repository: RepositoryName
  kind: ReferenceKind
  /** Where the reference stands in the text. */
  range: readonly [start: number, end: number]
  evidence: 'archive' | 'raw file'
}>

type Row = readonly [host: string, path: string, kind?: ReferenceKind]

const ARCHIVES: readonly Row[] = [
  ['github.com', '/{owner}/{repo}/archive/refs/tags/{tags}{ext}$', 'tag'],
  ['github.com', '/{owner}/{repo}/archive/refs/heads/{tags}{ext}$', 'branch'],
  ['github.com', '/{owner}/{repo}/archive/refs/tags/{tag}/', 'tag'],
  ['github.com', '/{owner}/{repo}/archive/{numbered}/*-*{ext}$'],
  ['github.com', '/{owner}/{repo}/archive/{tags}{ext}$'],
  ['github.com', '/{owner}/{repo}/archive/{tag}/'],
  ['github.com', '/{owner}/{repo}/tarball/{tags}$'],
  ['github.com', '/{owner}/{repo}/zipball/{tags}$'],
  ['codeload.github.com', '/{owner}/{repo}/{format}/refs/tags/{tags}$', 'tag'],
  ['codeload.github.com', '/{owner}/{repo}/{format}/refs/heads/{tags}$', 'branch'],
  ['codeload.github.com', '/{owner}/{repo}/{format}/{tags}$'],
  ['api.github.com', '/repos/{owner}/{repo}/tarball/{tags}$'],
  ['api.github.com', '/repos/{owner}/{repo}/zipball/{tags}$'],
  ['gitlab', '/{project}/-/archive/{tag}/'],
  ['bitbucket.org', '/{owner}/{repo}/get/{tags}{ext}$'],
  ['gitea.com codeberg.org', '/{owner}/{repo}/archive/{tags}{ext}$'],
]

const RAW: readonly Row[] = [
  ['github.com', '/{owner}/{repo}/raw/refs/tags/{tag}/', 'tag'],
  ['github.com', '/{owner}/{repo}/raw/refs/heads/{ref}/', 'branch'],
  ['github.com', '/{owner}/{repo}/raw/{ref}/'],
  ['raw.githubusercontent.com', '/{owner}/{repo}/refs/tags/{tag}/', 'tag'],
  ['raw.githubusercontent.com', '/{owner}/{repo}/refs/heads/{ref}/', 'branch'],
  ['raw.githubusercontent.com', '/{owner}/{repo}/{ref}/'],
  ['cdn.jsdelivr.net fastly.jsdelivr.net', '/gh/{owner}/{repo}@{tag}/'],
  ['rawcdn.githack.com raw.githack.com cdn.statically.io', '/{owner}/{repo}/{ref}/'],
  ['gitlab', '/{project}/-/raw/{ref}/'],
  ['bitbucket.org', '/{owner}/{repo}/raw/{ref}/'],
  ['gitea.com codeberg.org', '/{owner}/{repo}/raw/tag/{tag}/', 'tag'],
  ['gitea.com codeberg.org', '/{owner}/{repo}/raw/branch/{ref}/', 'branch'],
  ['gitea.com codeberg.org', '/{owner}/{repo}/raw/commit/{tag}/', 'commit'],
]

/** Gitea and Forgejo stand at many hosts. */
const ANYWHERE: readonly Row[] = [['', '/{owner}/{repo}/archive/{numbered}{ext}$']]

/** `/blob/` is a page unless the query asks for the raw file. */
const BLOB: readonly Row[] = [['github.com', '/{owner}/{repo}/blob/{ref}/']]

type Shape = Readonly<{ path: RegExp; kind: ReferenceKind | undefined; evidence: GitContent['evidence'] }>

const byHost = new Map<string, readonly Shape[]>()

/** Compiled for a host when it first turns up; GitLab stands at many hosts. */
const shapesOf = (host: string, rows: readonly Row[], evidence: GitContent['evidence']): readonly Shape[] =>
  rows
    .filter(([hosts]) => hosts.split(' ').includes(host))
    .map(([, path, kind]) => ({ path: compilePath(path), kind, evidence }))

const compiled = (host: string): readonly Shape[] => {
  const shapes = byHost.get(host) ?? [...shapesOf(host, ARCHIVES, 'archive'), ...shapesOf(host, RAW, 'raw file')]
  if (shapes.length > 0) byHost.set(host, shapes)
  return shapes
}

const FORGE_OF: Readonly<Record<string, string>> = {
  'codeload.github.com': 'github.com',
  'api.github.com': 'github.com',
  'raw.githubusercontent.com': 'github.com',
  'cdn.jsdelivr.net': 'github.com',
  'fastly.jsdelivr.net': 'github.com',
  'rawcdn.githack.com': 'github.com',
  'raw.githack.com': 'github.com',
}

/** `undefined` where the address is no content of a repository at a reference. */
export const readGitContent = (address: Address): GitContent | undefined => {
  const host = address.host.startsWith('gitlab.') ? 'gitlab' : address.host
  const blob = /[?&]raw=(?:true|1)/.test(address.query) ? shapesOf(host, BLOB, 'raw file') : []
  for (const { path, kind, evidence } of [...compiled(host), ...blob, ...anywhere]) {
    const match = path.exec(address.path)
    if (match) return contentOf(match, address, kind, evidence)
  }
  const bare = host === 'raw.githubusercontent.com' ? BARE.exec(address.path) : null
  return bare ? contentOf(bare, address, 'branch', 'raw file') : undefined
}

/** What files are found below: an address may end anywhere, but not in the name of a branch that everybody has. */
const BARE = /^\/(?<owner>[\w.-]+)\/(?<repo>[\w.-]+)\/(?<version>main|master|HEAD|develop|trunk)\/?$/d

const anywhere = shapesOf('', ANYWHERE, 'archive')

const contentOf = (
  match: RegExpExecArray,
  address: Address,
  kind: ReferenceKind | undefined,
  evidence: GitContent['evidence'],
): GitContent => {
  const { version = '', project, owner, repo = '' } = match.groups ?? {}
  return {
    repository: {
      host: FORGE_OF[address.host] ?? address.host,
      path: project ?? `${owner}/${repo.replace(/\.git$/, '')}`,
    },
    kind: kind ?? kindOfReference(version),
    range: rangeOfVersion(match, address),
    evidence,
  }
}

const REFERENCE = /[?&]ref=([^&#]+)/d

/** `https://github.com/o/r//path?ref=v1`, as kustomize and Terraform fetch; only where the path shows the repository. */
export const readReferenceQuery = (address: Address): GitContent | undefined => {
  const match = REFERENCE.exec(address.query)
  const range = match?.indices?.[1]
  const path = /^\/(.+?)\.git(?:\/|$)/.exec(address.path)?.[1] ?? ownerAndName(address)
  if (!match || !range || path === undefined) return undefined
  const queryStart = address.pathStart + address.path.length
  return {
    repository: { host: address.host, path },
    kind: kindOfReference(match[1] ?? ''),
    range: [queryStart + range[0], queryStart + range[1]],
    evidence: 'archive',
  }
}

const ownerAndName = ({ host, path }: Address): string | undefined =>
  host === 'github.com' || host === 'bitbucket.org' ? /^\/([\w.-]+\/[\w.-]+)/.exec(path)?.[1] : undefined
