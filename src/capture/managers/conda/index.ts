import { NOTHING, type Found } from '../../found.ts'
/**
 * Environments of conda (docs.conda.io, "Creating an environment file manually", "Package match specifications"): packages of
 * channels, and of pip in a list of their own.
 */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { pinPythonRequirement } from '../../pins/pin-python.ts'
import { isLiteral, sliceText } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlValue } from '../../yaml/yaml-mappings.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

/** `channel::name=1.2=build`, `name>=1.2,<2`, `name 1.2.*`. */
const SPECIFICATION =
  /^(?:([\w.-]+)(?:\/[\w-]+)?::)?([A-Za-z_][\w.-]*)(?:(\s*==?\s*|\s+)(\d[\w+!]*(?:\.[\w+!]+)*)(?:\.?\*)?(?:=[\w*.-]+)?|\s*([<>!~][^=\s]*=?.*))?$/

/** Channels that every conda knows, and the one that most name. */
const COMMON = new Set(['conda-forge', 'defaults', 'main', 'anaconda'])

const readPackage = (value: YamlValue): Found => {
  const match = isLiteral(value.value) ? SPECIFICATION.exec(value.value) : null
  if (!match) return NOTHING
  const [, channel, name = '', , exact, range] = match
  const version = exact ?? range ?? ''
  const start =
    version === '' ? value.value.length : value.value.indexOf(version, value.value.indexOf(name) + name.length)
  return pinDeclared({
    datasource: 'conda',
    name: channel === undefined || COMMON.has(channel) ? name : `${channel}/${name}`,
    versioning: 'pep440',
    requirement: sliceText(value, start, start + version.length),
    placement: { key: `dependencies ${name}`, role: 'require', scope: 'runtime', evidence: 'conda package' },
  })
}

const readPip = (value: YamlValue): Found =>
  /^[-.]/.test(value.value)
    ? NOTHING
    : pinPythonRequirement(value, { key: 'pip', role: 'require', scope: 'runtime', evidence: 'pip package' })

export const conda = yamlManager({
  name: 'conda',
  expected: 'an environment of conda',
  rules: [valuesAt('dependencies.#', readPackage), valuesAt('dependencies.#.pip.#', readPip)],
})
