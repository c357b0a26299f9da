/**
 * The scalars of a YAML file with their key paths and places. Several plug-ins read the same file: it is scanned once.
 */
import type { SourceFile } from '../contract.ts'
import type { YamlScalar } from './yaml-scan-state.ts'
import { scanYaml } from './yaml-scanner.ts'

export type { YamlScalar } from './yaml-scan-state.ts'

/** Plug-ins read a file one after the other, so what was scanned last is all that is worth keeping. */
let last: Readonly<{ text: string; scalars: readonly YamlScalar[] }> = { text: '', scalars: [] }

/** In the order of the file. Never throws; what is no YAML is left out, and so are empty values, aliases and keys. */
export const yamlScalars = ({ text }: SourceFile): readonly YamlScalar[] => {
  if (last.text !== text) last = { text, scalars: scanYaml(text) }
  return last.scalars
}
