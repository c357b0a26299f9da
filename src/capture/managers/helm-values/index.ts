/**
 * Images in the values of Helm charts. Nothing prescribes their form; what charts do is `image: {registry, repository, tag,
 * digest}` under a key that ends in `image`, or with a `pullPolicy` beside it, and `image: name:tag`.
 */
import { NOTHING, type Found } from '../../found.ts'
import { isLiteral, pinImage, pinImageInParts, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'

const USAGE: Usage = { evidence: 'image', scope: 'runtime' }

const readMapping = (mapping: YamlMapping): readonly Found[] => {
  const inline = mapping.values().filter(({ key, value }) => IMAGE_KEY.test(key) && /[:@]/.test(value))
  return [...inline.map((value) => readInline(value, mapping)), readParts(mapping)]
}

const IMAGE_KEY = /image$/i

/** Not one whose tag stands beside it: `image: name` with `tag: 1.2`. */
const readInline = (value: Parameters<typeof pinImage>[0], { get }: YamlMapping): Found =>
  get('tag') || get('imageTag') ? NOTHING : pinImage(value, USAGE)

const readParts = ({ path, get }: YamlMapping): Found => {
  const repository = get('repository') ?? get('name') ?? get('image')
  const isImage = IMAGE_KEY.test(path.at(-1) ?? '')
  if (!repository || !(isImage || (get('pullPolicy') && get('repository')))) return NOTHING
  const registry = get('registry')?.value
  if (registry !== undefined && !isLiteral(registry)) return NOTHING
  const name = registry ? `${registry.replace(/\/$/, '')}/${repository.value}` : repository.value
  const tag = get('tag') ?? (isImage ? get('version') : undefined)
  return pinImageInParts({ name, tag, digest: get('digest') ?? get('sha') }, USAGE)
}

export const helmValues = yamlManager({
  name: 'helm-values',
  expected: "a chart's values",
  rules: [{ at: '**', read: readMapping }],
})
