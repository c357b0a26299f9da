/**
 * Which entries of the history stand behind each layer. An entry that made a layer stands for it; where a builder commits only
 * at the end of a stage (buildah without `--layers`), the entries before it since the last layer are in it, too.
 */
import type { ImageDetails } from '../../../records/image.ts'

export type LayerSpan = Readonly<{
  /** Indices in the history, ascending; the last is the one that made the layer. */
  entries: readonly number[]
}>

/** One for each layer. `undefined` where the history does not account for the layers: squashed, or not kept at all. */
export const layerSpans = ({ history, layers }: ImageDetails): readonly LayerSpan[] | undefined => {
  const spans: LayerSpan[] = []
  let entries: number[] = []
  history.forEach(({ layer, createdBy, comment }, index) => {
    entries.push(index)
    if (layer === undefined) return
    // docker's --squash: one layer in the place of all that stand above.
    if (createdBy === '' && comment?.startsWith('merge ')) entries = [index]
    spans.push({ entries })
    entries = []
  })
  return spans.length === layers.length ? spans : undefined
}
