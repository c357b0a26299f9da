/** Names in a program text, read backwards from what follows them. */

/** Longer ones are data. */
export const LONGEST_NAME = 120

/** A dotted name that ends at the offset: `docker.image`, `Command::new`, `$this->image`, `format!`. */
export const nameBefore = (text: string, end: number): string => {
  const limit = Math.max(0, end - LONGEST_NAME)
  let at = end
  while (at > limit && isNameCharacter(text, at - 1)) at -= 1
  return text.slice(at, end)
}

export const isNameCharacter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)) return true
  const character = text[at] ?? ''
  if (character === ':') return text[at + 1] === ':' || text[at - 1] === ':'
  if (character === '-') return text[at + 1] === '>'
  if (character === '>') return text[at - 1] === '-'
  if (character === '?') return text[at + 1] === '.'
  if (character === '!') return text[at + 1] === '('
  return character === '_' || character === '.' || character === '$' || character === '@'
}
