/**
 * Kustomizations (kubectl.docs.kubernetes.io/references/kustomize): resources of other repositories, images that get another
 * name or tag, charts.
 */
import { NOTHING, type Found } from '../../found.ts'
import { pinGit, pinImageInParts, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import type { YamlValue } from '../../yaml/yaml-mappings.ts'
import { chartsAt, valuesAt } from '../../yaml/yaml-rules.ts'
import { readRemote } from './remote.ts'

const RESOURCE: Usage = { evidence: 'remote resource', scope: 'runtime' }
const CHART: Usage = { evidence: 'chart', scope: 'runtime' }

const readResource = (value: YamlValue): Found => {
  const remote = readRemote(value)
  return remote ? pinGit(remote.address, remote.reference, RESOURCE) : NOTHING
}

/** A digest wins over `newTag`. */
const readImage = ({ get }: YamlMapping): readonly Found[] => {
  const name = get('newName') ?? get('name')
  if (!name) return []
  return [
    pinImageInParts(
      { name: name.value, tag: get('newTag'), digest: get('digest') },
      { evidence: 'images', scope: 'runtime' },
    ),
  ]
}

const isKustomization = ({ get }: YamlMapping): boolean =>
  /^(?:Kustomization|Component)$/.test(get('kind')?.value ?? 'Kustomization')

export const kustomize = yamlManager({
  name: 'kustomize',
  expected: 'a kustomization',
  reads: isKustomization,
  rules: [
    valuesAt('resources|bases|components|crds.#', readResource),
    { at: 'images.#', read: readImage },
    chartsAt('helmCharts.#', { name: 'name', version: 'version', repository: 'repo' }, CHART),
    chartsAt(
      'helmChartInflationGenerator.#',
      { name: 'chartName', version: 'chartVersion', repository: 'chartRepo' },
      CHART,
    ),
  ],
})
