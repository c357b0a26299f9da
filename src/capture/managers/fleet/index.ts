/** Rancher's Fleet (fleet.rancher.io/ref-fleet-yaml): the chart of a fleet.yaml, in all or for some targets. */
import type { Found } from '../../found.ts'
import { pinChart, pinOciChart, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'

const USAGE: Usage = { evidence: 'chart', scope: 'runtime' }

const readHelm = ({ get }: YamlMapping): readonly Found[] => {
  const name = get('chart')
  if (!name) return []
  if (name.value.startsWith('oci://')) return [pinOciChart(name, get('version'), USAGE)]
  const repository = get('repo')
  return repository ? [pinChart({ name, version: get('version'), repository: repository.value }, USAGE)] : []
}

export const fleet = yamlManager({
  name: 'fleet',
  expected: 'a fleet.yaml',
  rules: [
    { at: 'helm', read: readHelm },
    { at: 'targetCustomizations.#.helm', read: readHelm },
  ],
})
