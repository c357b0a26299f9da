import { NOTHING, type Found } from '../../found.ts'
/**
 * Roles and collections of Ansible (docs.ansible.com, "Galaxy User Guide"; "Collection Galaxy metadata structure"): the files
 * requirements.yml and galaxy.yml.
 */
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'
import { isLiteral, pinGit, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

type Kind = Readonly<{ datasource: string; versioning: string; usage: Usage }>

const COLLECTION: Kind = {
  datasource: 'galaxy-collection',
  versioning: 'pep440',
  usage: { evidence: 'collection', scope: 'runtime' },
}
const ROLE: Kind = { datasource: 'galaxy', versioning: 'semver-coerced', usage: { evidence: 'role', scope: 'runtime' } }

const NAME = /^[\w-]+\.[\w-]+$/
const GIT = /^(?:git\+|git@|ssh:\/\/|https?:\/\/.*(?:\.git\b|(?:github|gitlab)\.com\/)|https?:\/\/[^/]+\/[^/]+\/[^/]+$)/

type Requirement = Readonly<{ source: PlacedText; version: PlacedText | undefined; server?: string | undefined }>

const pinRequirement = ({ source, version, server }: Requirement, kind: Kind): Found => {
  if (!isLiteral(source.value) || (version && !isLiteral(version.value))) return NOTHING
  if (GIT.test(source.value)) return pinGit(...splitSource(source, version), kind.usage)
  if (!NAME.test(source.value)) return NOTHING
  const { datasource, versioning, usage } = kind
  return pinDeclared({
    datasource,
    versioning,
    name: source.value,
    requirement: version ?? sliceText(source, source.value.length),
    placement: {
      key: `${usage.evidence} ${source.value}`,
      role: 'require',
      scope: usage.scope,
      evidence: usage.evidence,
      ...(server && /^https?:\/\//.test(server) ? { registryUrl: server } : {}),
    },
  })
}

/** `git+https://host/path.git#/folder,version` */
const splitSource = (
  source: PlacedText,
  version: PlacedText | undefined,
): readonly [address: PlacedText, reference: PlacedText | undefined] => {
  const comma = source.value.lastIndexOf(',')
  const end = comma < 0 ? source.value.length : comma
  const hash = source.value.indexOf('#')
  const address = sliceText(source, source.value.startsWith('git+') ? 4 : 0, hash < 0 ? end : hash)
  return [address, version ?? (comma < 0 ? undefined : sliceText(source, comma + 1))]
}

const readCollection = ({ get }: YamlMapping): readonly Found[] => {
  const name = get('name')
  const source = get('source')
  if (get('type')?.value === 'file' || get('type')?.value === 'dir') return []
  if (source && GIT.test(source.value) && /^git@|\.git$/.test(source.value))
    return [pinRequirement({ source, version: get('version') }, COLLECTION)]
  return name ? [pinRequirement({ source: name, version: get('version'), server: source?.value }, COLLECTION)] : []
}

const readRole = ({ get }: YamlMapping): readonly Found[] => {
  const source = get('src') ?? get('name') ?? get('role')
  return source ? [pinRequirement({ source, version: get('version') }, ROLE)] : []
}

/** `name:1.2.3`, as the command line takes it too. */
const readShort = (value: PlacedText, kind: Kind): Found => {
  const [, name = '', version = ''] = /^([\w-]+\.[\w-]+)(?::(\S+))?$/.exec(value.value) ?? []
  if (name === '') return pinRequirement({ source: value, version: undefined }, kind)
  const at = version === '' ? undefined : sliceText(value, value.value.length - version.length)
  return pinRequirement({ source: { ...value, value: name }, version: at }, kind)
}

export const ansibleGalaxy = yamlManager({
  name: 'ansible-galaxy',
  expected: 'requirements of Ansible',
  rules: [
    { at: 'collections.#', read: readCollection },
    { at: 'roles.#', read: readRole },
    { at: '#', read: readRole },
    valuesAt('collections.#', (value) => readShort(value, COLLECTION)),
    valuesAt('roles.#', (value) => readShort(value, ROLE)),
    {
      at: 'dependencies',
      read: (dependencies, { path }) =>
        /galaxy\.ya?ml$/.test(path)
          ? dependencies
              .values()
              .map((version) => pinRequirement({ source: { ...version, value: version.key }, version }, COLLECTION))
          : [],
    },
  ],
})
