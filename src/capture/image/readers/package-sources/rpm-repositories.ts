/**
 * Repositories of dnf, yum and zypper (dnf.conf(5), "REPO OPTIONS"): sections of `key = value`, where indented lines go on.
 * Variables (`$releasever`) stay: what they mean is not in the file.
 */
import { excerpt } from '../../../broken-text.ts'
import type { Problems } from '../../file-text.ts'
import type { FoundSource } from './found-source.ts'

type Section = { id: string; line: number; values: Map<string, string> }

const SECTION = /^\[([^\]]+)\]/
const ASSIGNMENT = /^([\w.-]+)\s*[=:]\s*(.*)$/
/** Of several, the one that names the repository itself comes first. */
const ADDRESSES = ['baseurl', 'mirrorlist', 'metalink']
const NO = /^(?:0|no|false|off)$/i

/** The section `main` configures the program. */
export const readRpmRepositories = (text: string, _path: string, problems: Problems): readonly FoundSource[] =>
  sectionsOf(text, problems)
    .filter(({ id }) => id !== 'main')
    .flatMap(({ id, line, values }) => {
      const addresses = ADDRESSES.flatMap((key) => {
        const address = (values.get(key) ?? '').split(/[\s,]+/).find((word) => word !== '')
        return address === undefined ? [] : [`${key}=${address}`]
      })
      const [address] = addresses
      if (address === undefined) {
        problems.add(`expected ${ADDRESSES.join(', ')} in the repository "${excerpt(id)}", found none`, line)
        return []
      }
      return [{ line: address, id, enabled: !NO.test(values.get('enabled') ?? '1') }]
    })

const sectionsOf = (text: string, problems: Problems): readonly Section[] => {
  const sections: Section[] = []
  let key = ''
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trim()
    const section = sections.at(-1)
    const [, id] = SECTION.exec(line) ?? []
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? []
    const goesOn = /^\s/.test(written) && key !== ''
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (goesOn) section?.values.set(key, `${section.values.get(key)} ${line}`)
    else if (id !== undefined) {
      sections.push({ id, line: index + 1, values: new Map() })
      key = ''
    } else if (name !== undefined && section !== undefined) {
      key = name.toLowerCase()
      section.values.set(key, value)
    } else problems.add(`expected a section or an assignment, found "${excerpt(line)}"`, index + 1)
  }
  return sections
}
