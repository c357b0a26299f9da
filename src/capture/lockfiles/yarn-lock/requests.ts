/** What the manifests of a project ask for. */
import type { SourceFile } from '../../contract.ts'
import { parseJsonLoosely } from '../../formats/json-values.ts'

export type Request = Readonly<{ name: string; range: string; file: string; isDev: boolean }>

const SECTIONS = [
  ['dependencies', false],
  ['optionalDependencies', false],
  ['devDependencies', true],
] as const

/** A manifest that cannot be read asks for nothing: the manager says what is wrong with it. */
export const requestsOf = ({ path, text }: SourceFile): readonly Request[] => {
  const manifest = path.endsWith('package.json') ? parseJsonLoosely(text) : {}
  return SECTIONS.flatMap(([section, isDev]) => {
    const ranges = manifest[section]
    if (typeof ranges !== 'object' || ranges === null) return []
    return Object.entries(ranges).map(([name, range]) => ({ name, range: String(range), file: path, isDev }))
  })
}
