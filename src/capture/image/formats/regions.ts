/** What the formats of executables have in common. */

/** Bytes of the file that a running program sees at `address`. */
export type Region = Readonly<{ name: string; address: number; bytes: Uint8Array }>

export type Executable = Readonly<{
  order: 'little' | 'big'
  sections: readonly Region[]
  /** What is loaded and may be written: where data lies. */
  dataSegments: readonly Region[]
  /** All that is loaded. */
  segments: readonly Region[]
}>
