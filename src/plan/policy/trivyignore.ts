/**
 * `.trivyignore`: accepted findings as Trivy's users write them down (trivy.dev, "Filtering", `.trivyignore`):
 * an id a line, `exp:YYYY-MM-DD` behind it, comments above that say why.
 */
import type { Acceptance } from '../../records/config.ts'

const DAY = /^exp:(\d{4}-\d{2}-\d{2})$/
/** Ids of vulnerabilities; Trivy's file also names misconfigurations and secrets, which are no findings of ours. */
const ID = /^[A-Z][A-Z0-9]*-[A-Za-z0-9:._-]+$/

/** Lines that are no id are passed over, as Trivy does. The comment block right above an id is its reason. */
export const parseTrivyignore = (text: string): readonly Acceptance[] => {
  const accepted: Acceptance[] = []
  let comment: string[] = []
  for (const line of text.split(/\r?\n/).map((written) => written.trim())) {
    if (line.startsWith('#')) comment.push(line.replace(/^#+\s*/, ''))
    else if (line === '') comment = []
    else accepted.push(...parseLine(line, comment))
  }
  return accepted
}

const parseLine = (line: string, comment: readonly string[]): readonly Acceptance[] => {
  const [written = '', beside] = line.split(/\s#\s*/, 2)
  const [id = '', ...options] = written.split(/\s+/)
  if (!ID.test(id)) return []
  const until = options.map((option) => DAY.exec(option)?.[1]).find((day) => day !== undefined)
  const reason = [...comment, ...(beside ? [beside] : [])].join(' ').trim() || 'listed in .trivyignore'
  return [{ id, reason, ...(until ? { until } : {}) }]
}
