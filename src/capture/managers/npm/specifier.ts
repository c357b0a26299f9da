/** What stands behind a dependency's name in package.json (npm docs, package.json, "dependencies"). Offsets count within the text. */
import { pinGitReference, type GitPin } from '../../pins/git-reference.ts'

export type Specifier =
  | Readonly<{
      kind: 'range'
      /** Of an alias, the package really meant. */ name: string
      range: string
      start: number
    }>
  | Readonly<{ kind: 'git'; pin: GitPin; start: number; end: number }>
  /** In this repository: nothing external, or the catalog says which version. */
  | Readonly<{ kind: 'local' }>
  | Readonly<{ kind: 'unknown'; why: string }>

const ALIAS = /^npm:((?:@[^/@]+\/)?[^@]+)(?:@(.*))?$/
const LOCAL = /^(?:workspace|file|link|portal):|^\.{0,2}\/|^~\//
const SHORTHAND = /^(?:github:)?([\w-][\w.-]*\/[\w.-]+)(?:#(.*))?$/
const GIT = /^(?:git(?:\+\w+)?:|git@|github:|gitlab:|bitbucket:|ssh:|https?:.*\.git(?:#|$))/
const HOSTS: Readonly<Record<string, string>> = { gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' }

export const parseSpecifier = (name: string, text: string): Specifier => {
  const alias = ALIAS.exec(text)
  if (alias)
    return {
      kind: 'range',
      name: alias[1] ?? name,
      range: alias[2] ?? '',
      start: text.length - (alias[2] ?? '').length,
    }
  if (LOCAL.test(text) || text.startsWith('catalog:')) return { kind: 'local' }
  if (GIT.test(text) || SHORTHAND.test(text)) return gitSpecifier(text)
  if (/^https?:/.test(text)) return { kind: 'unknown', why: 'a tarball by its address' }
  if (/^(?:patch|jsr|portal|exec):/.test(text)) return { kind: 'unknown', why: 'a protocol that is not read' }
  return { kind: 'range', name, range: text, start: 0 }
}

const gitSpecifier = (text: string): Specifier => {
  const hash = text.indexOf('#')
  const reference = hash < 0 ? '' : text.slice(hash + 1)
  const address = addressOf(hash < 0 ? text : text.slice(0, hash))
  const bare = reference.replace(/^semver:[\^~>=\s]*/, '')
  const pin = pinGitReference(address, bare)
  return pin
    ? { kind: 'git', pin, start: text.length - bare.length, end: text.length }
    : { kind: 'unknown', why: 'not an address of a git repository' }
}

const addressOf = (text: string): string => {
  const [, host = '', path = ''] = /^(gitlab|bitbucket):(.+)$/.exec(text) ?? []
  if (host !== '') return `https://${HOSTS[host]}/${path}`
  const shorthand = SHORTHAND.exec(text)
  return shorthand ? `https://github.com/${shorthand[1]}` : text
}
