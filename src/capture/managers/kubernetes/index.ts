/**
 * Images of Kubernetes manifests (kubernetes.io/docs, "Images", "Volumes: image"): of containers of every kind, wherever a
 * resource holds them, custom ones too. A document is a manifest by its `apiVersion` and `kind`.
 */
import type { Found } from '../../found.ts'
import { pinImage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'

const isManifest = ({ get }: YamlMapping): boolean => {
  const kind = get('kind')?.value ?? ''
  return get('apiVersion') !== undefined && /^[A-Z][A-Za-z\d]+$/.test(kind)
}

/** `image: name:tag` of a container, `image: {reference: name:tag}` of a volume. */
const readImage = ({ get }: YamlMapping): readonly Found[] => {
  const image = get('') ?? get('reference')
  return image ? [pinImage(image, { evidence: 'image', scope: 'runtime' })] : []
}

export const kubernetes = yamlManager({
  name: 'kubernetes',
  expected: 'a Kubernetes manifest',
  reads: isManifest,
  rules: [{ at: '**.image', read: readImage }],
})
