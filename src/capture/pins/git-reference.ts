/** Dependencies that name a git repository instead of a registry's package: which component that is, and what its reference fixes. */
import type { Component } from '../../records/inventory.ts'
import { nameComponent } from './component.ts'

export type GitPin = Readonly<{
  component: Component
  /** The commit or tag; a branch or nothing floats. */
  current: string
  versioning: 'git' | 'semver-coerced'
  floating: boolean
}>

const FORGES: Readonly<Record<string, string>> = {
  'github.com': 'github-tags',
  'gitlab.com': 'gitlab-tags',
  'bitbucket.org': 'bitbucket-tags',
}
const ADDRESS = /^(?:git\+)?(?:(?:https?|ssh|git):\/\/)?(?:[^@/\s]+@)?([\w.-]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/

const isCommit = (reference: string): boolean => /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(reference)
const isTag = (reference: string): boolean =>
  /^(?:[\w.-]*[-_@/])?v?\d+(?:\.\d+)*/.test(reference) && !/^[0-9a-f]{7,}$/i.test(reference)

/** Credentials in the address are left out. `undefined` for what is no address of a repository. */
export const pinGitReference = (address: string, reference: string): GitPin | undefined => {
  const [, host = '', path = ''] = ADDRESS.exec(address) ?? []
  const tagged = reference !== '' && isTag(reference)
  const forge = FORGES[host.toLowerCase()]
  const naming =
    tagged && forge
      ? nameComponent(forge, path)
      : nameComponent(tagged ? 'git-tags' : 'git-refs', `https://${host}/${path}`)
  if (host === '' || naming.status === 'unnamed') return undefined
  return {
    component: naming.component,
    current: reference,
    versioning: tagged ? 'semver-coerced' : 'git',
    floating: !tagged && !isCommit(reference),
  }
}
