import type { Found } from '../../found.ts'
/** pubspec.yaml of Dart and Flutter (dart.dev/tools/pub/dependencies): packages of the registry and of repositories. */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { isLiteral, pinGit, sliceText } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'

/** `name: ^1.2.0`, `name: {version, hosted}`, `name: {git: {url, ref}}`; those of an SDK or a path have neither. */
const readDependency = ({ path, get }: YamlMapping): readonly Found[] => {
  const [section = '', name = ''] = path
  const scope = section === 'dev_dependencies' ? 'dev' : 'runtime'
  const git = get('git.url') ?? get('git')
  if (git) return [pinGit(git, get('git.ref'), { evidence: section, scope })]
  const version = get('') ?? get('version')
  if (!version || !isLiteral(version.value)) return []
  const server = get('hosted.url') ?? get('hosted')
  return [
    pinDeclared({
      datasource: 'dart',
      name,
      versioning: 'npm',
      // `any` is every version.
      requirement: version.value === 'any' ? sliceText(version, version.value.length) : version,
      placement: {
        key: `${section}.${name}`,
        role: section === 'dependency_overrides' ? 'replace' : 'require',
        scope,
        evidence: section,
        ...(server && /^https?:/.test(server.value) ? { registryUrl: server.value } : {}),
      },
    }),
  ]
}

export const pub = yamlManager({
  name: 'pub',
  expected: 'a pubspec.yaml',
  rules: [{ at: 'dependencies|dev_dependencies|dependency_overrides.*', read: readDependency }],
})
