/**
 * Debian's control files (deb822(5)): stanzas of fields, parted by empty lines. dpkg's database holds hundreds of
 * them with long descriptions, so only the fields that are asked for are kept.
 */
export type Stanza = Readonly<{
  /** Of its first field, counted from 1. */
  line: number
  /** By name in lower case. Lines that continue a value follow after `\n`, without their first blank. */
  fields: ReadonlyMap<string, string>
}>

export type Stanzas = Readonly<{
  stanzas: readonly Stanza[]
  /** Lines that are no field, no comment, and continue nothing; the rest of their stanza is read. */
  strays: readonly Readonly<{ line: number; text: string }>[]
}>

const FIELD = /^([!-9;-~]+):[ \t]*(.*)$/
const STRAYS_KEPT = 20

/** `wanted` in lower case. Never throws; a text without a single field gives no stanza. */
export const readStanzas = (text: string, wanted: ReadonlySet<string>): Stanzas => {
  const stanzas: Stanza[] = []
  const strays: { line: number; text: string }[] = []
  let stanza: { line: number; fields: Map<string, string> } | undefined
  let field: string | undefined
  let line = 0
  for (let start = 0; start < text.length;) {
    const end = endOfLine(text, start)
    line += 1
    const content = text.charCodeAt(start)
    if (isBlank(content)) {
      const rest = text.slice(start, end).trimEnd()
      if (rest === '') stanza = field = undefined
      else if (stanza === undefined) keep(strays, line, rest)
      else if (field !== undefined) stanza.fields.set(field, `${stanza.fields.get(field)}\n${rest.slice(1)}`)
    } else if (content !== HASH) {
      const [, name, value = ''] = FIELD.exec(text.slice(start, end).trimEnd()) ?? []
      if (name === undefined) keep(strays, line, text.slice(start, end))
      else {
        if (stanza === undefined) stanzas.push((stanza = { line, fields: new Map() }))
        const lower = name.toLowerCase()
        field = wanted.has(lower) ? lower : undefined
        if (field !== undefined) stanza.fields.set(field, value)
      }
    }
    start = end + 1
  }
  return { stanzas, strays }
}

const HASH = 0x23

/** Blanks, and the ends of lines: an empty line counts as blank. */
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d

const endOfLine = (text: string, start: number): number => {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}

const keep = (strays: { line: number; text: string }[], line: number, text: string): void => {
  if (strays.length < STRAYS_KEPT) strays.push({ line, text })
}
