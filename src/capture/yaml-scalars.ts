/**
 * The scalars of a YAML file with their key paths and places. Several plug-ins read the same file: it is scanned once.
 */
import type { SourceFile } from './contract.ts'
import type { YamlScalar } from './yaml-scan-state.ts'
import { scanYaml } from './yaml-scanner.ts'

export type { YamlScalar } from './yaml-scan-state.ts'

const scanned = new WeakMap<SourceFile, readonly YamlScalar[]>()

/** In the order of the file. Never throws; what is no YAML is left out, and so are empty values, aliases and keys. */
export const yamlScalars = (file: SourceFile): readonly YamlScalar[] => {
  const known = scanned.get(file)
  if (known) return known
  const scalars = scanYaml(file.text)
  scanned.set(file, scalars)
  return scalars
}
