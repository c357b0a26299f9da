/**
 * Plug-ins of Buildkite (buildkite.com/docs/pipelines/integrations/plugins/using): `docker#v5.13.0`, by tag of a repository. They are
 * keys as often as values, so lines are read.
 */
import { refuseConflict } from '../../broken-text.ts'
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { pinDeclaredGit } from '../../pins/declared-dependency.ts'
import { isLiteral } from '../../pins/placed-references.ts'
import { renderVersion } from '../../pins/render.ts'
import { linesOf, type TextLine } from '../../text-position.ts'

const PLUGIN = /^\s*(?:-\s+(?:\?\s+)?)?["']?([^\s#"']+)#([^\s:"'#]+)["']?:?\s*(?:#.*|~|null|\{.*)?$/

const extract = ({ text }: SourceFile): Extraction => {
  refuseConflict(text, 'a Buildkite pipeline')
  return pinsAndGaps(linesOf(text).map(readLine))
}

const readLine = ({ text, start, number }: TextLine): Found => {
  const match = text.length > 500 ? null : PLUGIN.exec(text)
  const [whole, name = '', version = ''] = match ?? []
  const address = addressOf(name)
  if (whole === undefined || address === undefined || !isLiteral(version)) return NOTHING
  const at = start + whole.indexOf(`${name}#`) + name.length + 1
  const line = number
  return pinDeclaredGit(
    { value: address, start, line },
    { value: version, start: at, line },
    { key: `plugin ${name}`, role: 'require', scope: 'build', evidence: `plug-in on line ${line}` },
  )
}

/** `docker` is Buildkite's own, `owner/name` of GitHub; both leave the end of the repository's name out. */
const addressOf = (name: string): string | undefined => {
  if (/^(?:https?|ssh|git):\/\/\S+\/\S+$/.test(name)) return name
  if (!/^(?:[\w-]+\/)?[\w-]+$/.test(name)) return undefined
  const path = name.includes('/') ? name : `buildkite-plugins/${name}`
  return `https://github.com/${path}-buildkite-plugin`
}

export const buildkite: Manager = { name: 'buildkite', extract, render: renderVersion }
