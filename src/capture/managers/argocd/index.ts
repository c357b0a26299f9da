/**
 * Argo CD's applications (argo-cd.readthedocs.io, "Application Specification"): charts and folders of repositories by
 * `targetRevision`, images that an application gives to kustomize. What follows a branch is nearly always the repository itself.
 */
import { NOTHING, type Found } from '../../found.ts'
import { pinChart, pinGit, pinImage, pinOciChart, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

const USAGE: Usage = { evidence: 'application source', scope: 'runtime' }

const readSource = ({ get }: YamlMapping): readonly Found[] => {
  const address = get('repoURL')
  const revision = get('targetRevision')
  if (!address || !revision) return []
  const name = get('chart')
  if (!name && address.value.startsWith('oci://')) return [pinOciChart(address, revision, USAGE)]
  if (!name) return [withoutBranch(pinGit(address, revision, USAGE))]
  const isRegistry = !address.value.includes('://')
  return [
    pinChart({ name, version: revision, repository: isRegistry ? `oci://${address.value}` : address.value }, USAGE),
  ]
}

const withoutBranch = (found: Found): Found => ('pin' in found && found.pin.floating ? NOTHING : found)

/** `name:tag`, `name=other:tag` */
const readImage = (value: YamlValue): Found =>
  pinImage(sliceText(value, value.value.indexOf('=') + 1), { evidence: 'image of an application', scope: 'runtime' })

const isApplication = ({ get }: YamlMapping): boolean =>
  (get('apiVersion')?.value ?? '').startsWith('argoproj.io/') && (get('kind')?.value ?? '').startsWith('Application')

export const argocd = yamlManager({
  name: 'argocd',
  expected: 'an application of Argo CD',
  reads: isApplication,
  rules: [
    { at: '**.source', read: readSource },
    { at: '**.sources.#', read: readSource },
    valuesAt('**.source.kustomize.images.#', readImage),
    valuesAt('**.sources.#.kustomize.images.#', readImage),
  ],
})
