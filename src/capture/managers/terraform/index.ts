/**
 * Terraform and OpenTofu: providers, modules and the tool's own version (developer.hashicorp.com/terraform/language, "Provider
 * Requirements", "Module Sources", "Version Constraints"), plug-ins of Packer and TFLint, sources of Terragrunt.
 */
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { readHcl, type HclAttribute } from '../../formats/hcl.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { pinDeclared, pinDeclaredGit, type PlacedText } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { readModuleSource } from './module-source.ts'

const extract = ({ path, text }: SourceFile): Extraction => {
  const starts = lineStartsOf(text)
  const groups = Map.groupBy(readHcl(text).filter(isRead), ({ block }) => block)
  const textOf = (attribute: HclAttribute | undefined) => placedText(attribute, (start) => lineAt(starts, start))
  return pinsAndGaps([...groups.values()].flatMap((group) => readGroup({ group, textOf, path })))
}

const READ = new Set(['terraform', 'module', 'provider', 'packer', 'plugin'])
const isRead = ({ path }: HclAttribute): boolean => READ.has(path[0] ?? '')

type Group = Readonly<{
  group: readonly HclAttribute[]
  textOf: (attribute: HclAttribute | undefined) => PlacedText | undefined
  path: string
}>

/** A string without expressions. */
const placedText = (attribute: HclAttribute | undefined, lineOf: (start: number) => number): PlacedText | undefined => {
  const [only, ...more] = attribute?.parts ?? []
  if (!only || more.length > 0 || !('text' in only)) return undefined
  return { value: only.text, start: only.start, line: lineOf(only.start) }
}

/** The attributes of one block or object. */
const readGroup = (context: Group): readonly Found[] => {
  const { group, textOf } = context
  const [first] = group
  if (!first) return []
  const [kind, second, label] = first.path
  const valueOf = (key: string) => textOf(group.find((attribute) => attribute.key === key))
  const source = valueOf('source')
  const version = valueOf('version')
  if (second === 'required_providers' || second === 'required_plugins') {
    if (label === undefined) return group.flatMap((attribute) => shortProvider(attribute, textOf(attribute)))
    return second === 'required_plugins' ? readPlugin(source, version, label) : readProvider(label, source, version)
  }
  if (kind === 'module' && first.path.length === 2) return readModule(second ?? '', source, version)
  if (kind === 'provider' && first.path.length === 2) return readProvider(second ?? '', undefined, version)
  if (kind === 'plugin' && first.path.length === 2) return readPlugin(source, version, second ?? '')
  if (kind !== 'terraform' || first.path.length !== 1) return []
  return [
    ...readOwnVersion(context, valueOf('required_version')),
    ...(source ? readModule('source', source, undefined) : []),
  ]
}

/** `aws = "~> 5.0"`, as it was written before 0.13. */
const shortProvider = ({ key }: HclAttribute, version: PlacedText | undefined): readonly Found[] =>
  readProvider(key, undefined, version)

const DEFAULT_HOST = /^registry\.(?:terraform|opentofu)\.\w+\//

const readProvider = (
  label: string,
  source: PlacedText | undefined,
  version: PlacedText | undefined,
): readonly Found[] => {
  if (!version) return []
  const written = (source?.value ?? `hashicorp/${label}`).replace(DEFAULT_HOST, '')
  const [host, name] = splitHost(written, 2)
  return [
    pinDeclared({
      datasource: 'terraform-provider',
      name,
      versioning: 'hashicorp',
      requirement: version,
      placement: {
        key: `provider ${label}`,
        role: 'require',
        scope: 'build',
        evidence: `provider ${label} on line ${version.line}`,
        ...(host === undefined ? {} : { registryUrl: `https://${host}` }),
      },
    }),
  ]
}

/** `host/a/b` of a name that has `parts` parts without a host. */
const splitHost = (name: string, parts: number): readonly [host: string | undefined, name: string] => {
  const segments = name.split('/')
  return segments.length === parts + 1 ? [segments[0], segments.slice(1).join('/')] : [undefined, name]
}

const readModule = (
  label: string,
  source: PlacedText | undefined,
  version: PlacedText | undefined,
): readonly Found[] => {
  if (!source) return []
  const read = readModuleSource(source)
  const placement = {
    key: `module ${label}`,
    role: 'require' as const,
    scope: 'build' as const,
    evidence: `module source on line ${source.line}`,
  }
  if (read.kind === 'git') return [pinDeclaredGit(read.address, read.reference, placement)]
  if (read.kind === 'other') return [NOTHING]
  const [host, name] = splitHost(read.name.replace(DEFAULT_HOST, ''), 3)
  const end = { value: '', start: source.start + source.value.length, line: source.line }
  return [
    pinDeclared({
      datasource: 'terraform-module',
      name,
      versioning: 'hashicorp',
      requirement: version ?? read.version ?? end,
      placement: { ...placement, ...(host === undefined ? {} : { registryUrl: `https://${host}` }) },
    }),
  ]
}

const REPOSITORY = /^(?:https?:\/\/)?github\.com\/([\w.-]+)\/([\w.-]+)$/

/** Packer's plug-ins leave the prefix of their repository out, TFLint's do not. */
const readPlugin = (
  source: PlacedText | undefined,
  version: PlacedText | undefined,
  label: string,
): readonly Found[] => {
  const [, owner, repository = ''] = REPOSITORY.exec(source?.value ?? '') ?? []
  if (owner === undefined || !version) return []
  const name = /^(?:packer-plugin|tflint-ruleset)-/.test(repository) ? repository : `packer-plugin-${repository}`
  return [
    pinDeclared({
      datasource: 'github-releases',
      name: `${owner}/${name}`,
      versioning: 'hashicorp',
      requirement: version,
      placement: {
        key: `plugin ${label}`,
        role: 'require',
        scope: 'build',
        evidence: `plug-in source on line ${source?.line ?? version.line}`,
      },
    }),
  ]
}

const readOwnVersion = ({ path }: Group, version: PlacedText | undefined): readonly Found[] => {
  if (!version) return []
  return [
    pinDeclared({
      datasource: 'github-releases',
      name: path.endsWith('.tofu') ? 'opentofu/opentofu' : 'hashicorp/terraform',
      versioning: 'hashicorp',
      requirement: version,
      placement: {
        key: 'terraform.required_version',
        role: 'compatibility',
        scope: 'build',
        evidence: `required_version on line ${version.line}`,
      },
    }),
  ]
}

export const terraform: Manager = { name: 'terraform', extract, render: renderVersion }
