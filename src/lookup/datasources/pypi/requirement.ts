/** Dependency specifiers (packaging.python.org, "Dependency specifiers", PEP 508) and core metadata (PEP 566), as far as a lookup needs. */
import type { Dependency } from '../../../records/inventory.ts'
import { canonicalName } from '../../../versions/names.ts'

const SPECIFIER = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|\(([^)]*)\)|([^;(]*))\s*(?:;(.*))?$/

/** `urllib3 (<3,>=1.21.1) ; extra == "socks"`: undefined for what is none. A direct reference keeps its `@` as the range. */
export const parseRequirement = (text: string): Dependency | undefined => {
  const [, name, url, inParentheses, bare, marker] = SPECIFIER.exec(text.trim()) ?? []
  if (!name) return undefined
  const condition = marker?.trim()
  return {
    name: canonicalName('PyPI', name),
    range: url ? `@ ${url}` : (inParentheses ?? bare ?? '').trim(),
    kind: condition && /\bextra\s*==/.test(condition) ? 'optional' : 'normal',
    ...(condition ? { marker: condition } : {}),
  }
}

/** Header lines of a METADATA file; the description after the first blank line is not read. */
export const parseMetadata = (text: string): Readonly<{ requires: readonly string[]; requiresPython?: string }> => {
  const end = text.search(/\r?\n\r?\n/)
  const lines = (end === -1 ? text : text.slice(0, end)).split(/\r?\n/)
  const values = (header: string) =>
    lines.filter((line) => line.toLowerCase().startsWith(header)).map((line) => line.slice(header.length).trim())
  const [requiresPython] = values('requires-python:')
  return { requires: values('requires-dist:'), ...(requiresPython ? { requiresPython } : {}) }
}
