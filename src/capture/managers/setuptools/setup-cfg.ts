/** setup.cfg: an INI file in which lists of requirements stand one a line, or divided by semicolons where they share a line. */
import type { PinRole, Scope } from '../../../records/inventory.ts'
import { refuseConflict } from '../../broken-text.ts'
import type { Found } from '../../found.ts'
import type { Placement, PlacedText } from '../../pins/declared-dependency.ts'
import { pinPythonRequirement } from '../../pins/declared-python.ts'
import { linesOf } from '../../text-position.ts'
import { pinPythonVersion } from './python-version.ts'

const SECTION = /^\[([^\]]+)\]/
const KEY = /^([A-Za-z_][\w.-]*)\s*[=:]\s*/

type Item = PlacedText & Readonly<{ section: string; key: string }>

/** Throws ParseError where a merge left its markers. */
export const readSetupCfg = (text: string): readonly Found[] => {
  refuseConflict(text, 'an INI file')
  return itemsOf(text).flatMap((item) => {
    const placement = placementOf(item)
    if (item.section === 'options' && item.key === 'python_requires') return [pinPythonVersion(item)]
    // `file: requirements.txt` and `attr: …` point elsewhere.
    if (!placement || /^(?:file|attr):/.test(item.value)) return []
    return [pinPythonRequirement(item, placement)]
  })
}

/** Values with their section and key; a value that goes on is indented. */
const itemsOf = (text: string): readonly Item[] => {
  const items: Item[] = []
  let section = ''
  let key = ''
  for (const { text: line, start, number } of linesOf(text)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue
    section = SECTION.exec(line)?.[1]?.trim() ?? section
    if (line.startsWith('[')) continue
    const head = KEY.exec(line)
    if (head) key = head[1] ?? ''
    else if (!/^\s/.test(line)) continue
    const offset = head ? head[0].length : line.length - line.trimStart().length
    const value = line
      .slice(offset)
      .replace(/\s+#.*$/, '')
      .trimEnd()
    if (value !== '') items.push({ section, key, value, start: start + offset, line: number })
  }
  return items
}

const LISTS: Readonly<Record<string, Readonly<{ role: PinRole; scope: Scope }>>> = {
  install_requires: { role: 'require', scope: 'runtime' },
  setup_requires: { role: 'require', scope: 'build' },
  tests_require: { role: 'require', scope: 'dev' },
}

const placementOf = ({ section, key, line }: Item): Placement | undefined => {
  const list = section === 'options' ? LISTS[key] : undefined
  const isExtra = section === 'options.extras_require'
  if (!list && !isExtra) return undefined
  const named = `${section}.${key}`
  return { role: 'require', scope: 'runtime', ...list, key: named, evidence: `${named} on line ${line}` }
}
