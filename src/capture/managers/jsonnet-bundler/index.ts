/** jsonnetfile.json (github.com/jsonnet-bundler/jsonnet-bundler): libraries of Jsonnet from repositories of git. */
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { jsonTexts, parseJsonObject, type JsonText } from '../../formats/json-texts.ts'
import { NOTHING, pinsAndGaps } from '../../found.ts'
import { pinDeclaredGit } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'

const extract = ({ text }: SourceFile): Extraction => {
  const texts = jsonTexts(text, parseJsonObject(text))(['dependencies']).filter(({ isPlain }) => isPlain)
  const byDependency = Map.groupBy(texts, ({ keys }) => keys[1] ?? '')
  return pinsAndGaps([...byDependency.values()].map(readDependency))
}

const readDependency = (texts: readonly JsonText[]) => {
  const at = (...path: readonly string[]) => texts.find(({ keys }) => keys.slice(2).join() === path.join())
  const remote = at('source', 'git', 'remote')
  if (!remote) return NOTHING
  const folder = at('source', 'git', 'subdir')?.value ?? ''
  return pinDeclaredGit(remote, at('version'), {
    key: `dependencies ${remote.value} ${folder}`.trim(),
    role: 'require',
    scope: 'runtime',
    evidence: `dependency on line ${remote.line}`,
  })
}

export const jsonnetBundler: Manager = { name: 'jsonnet-bundler', extract, render: renderVersion }
