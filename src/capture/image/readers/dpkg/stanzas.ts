/** Stanzas of a database of dpkg or apt, and what is damaged between them. */
import { ParseError } from '../../../../records/errors.ts'
import { excerpt } from '../../../broken-text.ts'
import { readStanzas, type Stanza } from '../../../formats/control-stanzas.ts'
import type { Problems } from '../../file-text.ts'

/** Throws a ParseError where text is there and no stanza; single lines that are no field become problems. */
export const stanzasOf = (text: string, wanted: ReadonlySet<string>, problems: Problems): readonly Stanza[] => {
  const { stanzas, strays } = readStanzas(text, wanted)
  const [stray] = strays
  if (stanzas.length === 0 && stray !== undefined)
    throw new ParseError({ line: stray.line, expected: 'a stanza of a package', found: `"${excerpt(stray.text)}"` })
  for (const { line, text: found } of strays) problems.add(`expected a field, found "${excerpt(found)}"`, line)
  return stanzas
}
