/** What the `source` of a module says (developer.hashicorp.com/terraform/language/modules/sources). */
import type { PlacedText } from '../../pins/declared-dependency.ts'

export type ModuleSource =
  | Readonly<{ kind: 'git'; address: PlacedText; reference?: PlacedText }>
  | Readonly<{ kind: 'registry'; name: string; version?: PlacedText }>
  /** A folder of the repository, an archive, a bucket. */
  | Readonly<{ kind: 'other' }>

const REGISTRY = /^(?:[\w.-]+\.[a-z]{2,}\/)?[\w-]+\/[\w-]+\/[\w-]+$/
const GIT =
  /^git::|^git@|^(?:https?:\/\/)?(?:github|gitlab)\.com\/|^(?:https?:\/\/)?bitbucket\.org\/|^ssh:\/\/|\.git(?:$|\?|\/\/)/

export const readModuleSource = (source: PlacedText): ModuleSource => {
  const { value } = source
  if (/^\.{0,2}\//.test(value)) return { kind: 'other' }
  if (value.startsWith('tfr://')) return readShorthand(source)
  if (GIT.test(value)) return readGit(source)
  const name = value.replace(/\/\/.*$/, '')
  return REGISTRY.test(name) ? { kind: 'registry', name } : { kind: 'other' }
}

/** Terragrunt's `tfr:///terraform-aws-modules/vpc/aws?version=3.5.0`. */
const readShorthand = (source: PlacedText): ModuleSource => {
  const [, host = '', path = ''] = /^tfr:\/\/([^/]*)\/([^?]*)/.exec(source.value) ?? []
  const name = `${host === '' ? '' : `${host}/`}${path.replace(/\/\/.*$/, '')}`
  const version = parameter(source, 'version')
  return REGISTRY.test(name) ? { kind: 'registry', name, ...(version ? { version } : {}) } : { kind: 'other' }
}

const readGit = (source: PlacedText): ModuleSource => {
  const written = source.value.replace(/\?.*$/, '').replace(/^git::/, '')
  // The folder within the repository stands behind a second `//`.
  const scheme = /^[a-z]+:\/\//.exec(written)?.[0] ?? ''
  const rest = written.slice(scheme.length).replace(/\/\/.*$/, '')
  const path = scheme === '' && /^(?:github|gitlab)\.com\//.test(rest) ? rest.split('/').slice(0, 3).join('/') : rest
  const reference = parameter(source, 'ref')
  return { kind: 'git', address: { ...source, value: `${scheme}${path}` }, ...(reference ? { reference } : {}) }
}

const parameter = (source: PlacedText, name: string): PlacedText | undefined => {
  const match = new RegExp(`[?&]${name}=([^&]+)`).exec(source.value)
  const value = match?.[1]
  if (!match || value === undefined) return undefined
  return { value, start: source.start + match.index + match[0].length - value.length, line: source.line }
}
