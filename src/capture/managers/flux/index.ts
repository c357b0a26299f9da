/**
 * Flux's sources and releases (fluxcd.io/flux/components): charts of `HelmRelease` and `HelmChart` with the repository that the same
 * file defines, repositories of git and OCI registries.
 */
import { NOTHING, type Found } from '../../found.ts'
import { pinChart, pinGit, pinImageInParts, type Usage } from '../../pins/placed-references.ts'
import { oncePerFile, yamlManager, type YamlFile } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'

const CHART: Usage = { evidence: 'chart of a release', scope: 'runtime' }
const GIT: Usage = { evidence: 'git source', scope: 'runtime' }
const OCI: Usage = { evidence: 'OCI source', scope: 'runtime' }

const kindOf = (mapping: YamlMapping, file: YamlFile): string => file.documentOf(mapping)?.get('kind')?.value ?? ''

/** Addresses of the file's Helm repositories, by name. */
const repositoriesOf = oncePerFile((file) => {
  const names = new Map(file.find('metadata').map(({ document, get }) => [document, get('name')?.value ?? '']))
  const repositories = file.find('spec').filter((one) => kindOf(one, file) === 'HelmRepository')
  return new Map(repositories.map(({ document, get }) => [names.get(document) ?? '', get('url')?.value]))
})

/** `chart: {spec: {chart, version, sourceRef}}`, and the same one level up in `HelmChart`. */
const readChart = ({ get }: YamlMapping, file: YamlFile): readonly Found[] => {
  const name = get('chart')
  const source = get('sourceRef.name')
  if (!name || !source || (get('sourceRef.kind')?.value ?? 'HelmRepository') !== 'HelmRepository') return []
  return [pinChart({ name, version: get('version'), repository: repositoriesOf(file).get(source.value) }, CHART)]
}

/** What follows a branch is nearly always the repository itself; `semver` is a range. */
const readSource = (mapping: YamlMapping, file: YamlFile): readonly Found[] => {
  const { get } = mapping
  const url = get('url')
  if (!url) return []
  switch (kindOf(mapping, file)) {
    case 'GitRepository': {
      const reference = get('ref.commit') ?? get('ref.tag')
      return [reference ? pinGit(url, reference, GIT, file.text) : NOTHING]
    }
    case 'OCIRepository': {
      const name = url.value.replace(/^oci:\/\//, '')
      return [pinImageInParts({ name, tag: get('ref.tag'), digest: get('ref.digest') }, OCI)]
    }
    default:
      return []
  }
}

const isFlux = ({ get }: YamlMapping): boolean => (get('apiVersion')?.value ?? '').includes('.toolkit.fluxcd.io/')

export const flux = yamlManager({
  name: 'flux',
  expected: 'a resource of Flux',
  reads: isFlux,
  rules: [
    { at: 'spec.chart.spec', read: readChart },
    { at: 'spec', read: readChart },
    { at: 'spec', read: readSource },
  ],
})
