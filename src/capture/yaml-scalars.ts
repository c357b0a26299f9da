/**
 * The scalars of a YAML text with their key paths and places, read in one pass over the lines. It is no full parser: what
 * templates leave invalid (Helm, Jinja) is still read line by line, and capture has no use for anchors, tags and types.
 */
import type { MappedText } from './infer/mapped-text.ts'

export type YamlScalar = Readonly<{
  /** Keys, and indices of lists as numbers in text: `['jobs', 'build', 'steps', '0', 'uses']`. */
  path: readonly string[]
  /** Counted from 0: texts separated by `---`. */
  document: number
  /** The value: verbatim without its quotes; of a block scalar, see `lines`. */
  text: string
  /** UTF-16 offsets of `text` in the file, without quotes. */
  range: readonly [start: number, end: number]
  style: 'plain' | 'single' | 'double' | 'block'
  /** Only for block scalars: the text without its indentation. */
  block?: MappedText
  /** The comment at the end of the line, without `#`. */
  comment?: string
}>
