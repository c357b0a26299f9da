/** helmfile.yaml (helmfile.readthedocs.io, "Configuration"): releases, and templates of releases, with charts of the repositories it names. */
import { NOTHING, type Found } from '../../found.ts'
import { pinChart, pinOciChart, sliceText, type Usage } from '../../pins/placed-references.ts'
import { oncePerFile, yamlManager, type YamlFile } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'

const USAGE: Usage = { evidence: 'release of chart', scope: 'runtime' }

/** By name; those of OCI registries as addresses of such. */
const repositoriesOf = oncePerFile(
  (file) =>
    new Map(
      file.find('repositories.#').flatMap(({ get }) => {
        const name = get('name')
        const url = get('url')
        if (!name || !url) return []
        const isOci = get('oci')?.value === 'true' && !url.value.startsWith('oci://')
        return [[name.value, isOci ? `oci://${url.value}` : url.value] as const]
      }),
    ),
)

const pinRelease = (chart: YamlValue, version: YamlValue | undefined, file: YamlFile): Found => {
  if (chart.value.startsWith('oci://')) return pinOciChart(chart, version, USAGE)
  const [alias = '', name, ...deeper] = chart.value.split('/')
  if (!name || deeper.length > 0 || /^\.{0,2}$/.test(alias)) return NOTHING
  const repository = repositoriesOf(file).get(alias)
  // A folder of charts looks the same as a repository's name.
  if (repository === undefined && !version) return NOTHING
  return pinChart({ name: sliceText(chart, alias.length + 1), version, repository }, USAGE)
}

const readRelease = ({ get }: YamlMapping, file: YamlFile): readonly Found[] => {
  const chart = get('chart')
  return chart ? [pinRelease(chart, get('version'), file)] : []
}

export const helmfile = yamlManager({
  name: 'helmfile',
  expected: 'a helmfile',
  rules: [
    { at: 'releases.#', read: readRelease },
    { at: 'templates.*', read: readRelease },
  ],
})
