/** apt's memory of what it installed only because something else wanted it (apt-mark(8), FILES). */
import type { FileReading } from '../../contract.ts'
import { collectProblems } from '../../file-text.ts'
import { stanzasOf } from './stanzas.ts'

const FIELDS = new Set(['package', 'architecture', 'auto-installed'])

/** Throws a ParseError where text is there and no stanza. */
export const readExtendedStates = (text: string): FileReading => {
  const problems = collectProblems()
  const automatic = stanzasOf(text, FIELDS, problems).flatMap(({ fields }) => {
    const name = fields.get('package')
    const architecture = fields.get('architecture')
    if (name === undefined || fields.get('auto-installed') !== '1') return []
    return [architecture === undefined ? name : `${name}:${architecture}`]
  })
  return { automatic, ...problems.facts() }
}
