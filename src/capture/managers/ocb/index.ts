import { NOTHING, type Found } from '../../found.ts'
/** What the OpenTelemetry Collector Builder puts together (go.opentelemetry.io/collector/cmd/builder, "Configuration"): Go modules. */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { isLiteral, sliceText } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'

const placement = (name: string) =>
  ({ key: `gomod ${name}`, role: 'require', scope: 'runtime', evidence: 'module of the collector' }) as const

/** `path v1.2.3` */
const readModule = (value: YamlValue): Found => {
  const [, name = '', version = ''] = isLiteral(value.value) ? (/^(\S+)\s+(v\S+)$/.exec(value.value) ?? []) : []
  if (name === '') return NOTHING
  const requirement = sliceText(value, value.value.length - version.length)
  return pinDeclared({ datasource: 'go', name, versioning: 'go-mod', requirement, placement: placement(name) })
}

/** One with a path is of this repository. */
const readComponent = ({ get }: YamlMapping): readonly Found[] => {
  const module = get('gomod')
  return module && !get('path') ? [readModule(module)] : []
}

export const ocb = yamlManager({
  name: 'ocb',
  expected: "a builder's configuration",
  rules: [{ at: '*.#', read: readComponent }],
})
