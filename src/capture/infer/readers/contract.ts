/** What a reader of the inference engine is: from the text of a file without a manifest format to facts. */
import type { SourceFile } from '../../contract.ts'
import type { Facts } from '../facts.ts'

export type Reader = Readonly<{
  /** The folder's name. */
  name: string
  /** Never throws for what stands in the file: what cannot be parsed is left out, the rest is read. */
  read: (file: SourceFile) => Facts
}>

/** What is known of a reader before it is loaded. */
export type ReaderEntry = Readonly<{
  name: string
  /** Paths that it reads. */
  files: RegExp
  /** Only files whose bytes hold one of these ASCII texts: a quick way past the many files that pin nothing. */
  markers?: readonly string[]
  load: () => Promise<Reader>
}>
