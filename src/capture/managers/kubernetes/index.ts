import { pinImage } from '../../placed-references.ts'
/**
 * Images of Kubernetes manifests (kubernetes.io/docs, "Images", "Volumes: image"): of containers of every kind, wherever a
 * resource holds them, custom ones too. A document is a manifest by its `apiVersion` and `kind`.
 */
import { yamlManager } from '../../yaml-manager.ts'
import type { YamlMapping } from '../../yaml-mappings.ts'
import { valuesAt } from '../../yaml-rules.ts'

const isManifest = ({ get }: YamlMapping): boolean => {
  const kind = get('kind')?.value ?? ''
  return get('apiVersion') !== undefined && /^[A-Z][A-Za-z\d]+$/.test(kind)
}

const readImage = (value: Parameters<typeof pinImage>[0]) => pinImage(value, { evidence: 'image', scope: 'runtime' })

export const kubernetes = yamlManager({
  name: 'kubernetes',
  expected: 'a Kubernetes manifest',
  reads: isManifest,
  rules: [valuesAt('**.image', readImage), valuesAt('**.image.reference', readImage)],
})
