/** How wide text is on a terminal, and how to cut and wrap it. Plain text in, plain text out: paint afterwards. */

const ZERO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u
/** East Asian Wide and Fullwidth, and emoji (Unicode UAX #11), by the blocks that hold nearly all of them. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u
// oxlint-disable-next-line no-control-regex -- the escape is what is looked for
const SGR = /\u001b\[\d+m/g
const ASCII = /^[\x20-\x7e]*$/

const widthOfCharacter = (character: string): number => (ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** Columns that the text takes; colours take none. */
export const displayWidth = (text: string): number => {
  const plain = text.replace(SGR, '')
  return ASCII.test(plain)
    ? plain.length
    : Array.from(plain).reduce((sum, character) => sum + widthOfCharacter(character), 0)
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)))

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text

/** As many characters as fit. */
const take = (characters: readonly string[], width: number): readonly string[] => {
  let used = 0
  const end = characters.findIndex((character) => (used += widthOfCharacter(character)) > width)
  return end < 0 ? characters : characters.slice(0, end)
}

/** Cut at the end: `Non-linear parsing of case…`. */
export const cutEnd = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${take(Array.from(text), Math.max(0, width - 1)).join('')}…`

/** Cut in the middle: a module's host and its last element tell more than what is between: `github.com/…/diff/v4`. */
export const cutMiddle = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  const characters = Array.from(text)
  const head = take(characters, Math.floor((width - 1) / 2))
  const tail = take(characters.toReversed(), Math.ceil((width - 1) / 2))
  return `${head.join('')}…${tail.toReversed().join('')}`
}

/**
 * Lines of at most `width` columns, broken at spaces. The first starts with `first`, the others with blanks as wide.
 * A word that is longer than a line stays whole: ids and commands are copied.
 */
export const wrap = (text: string, width: number, first = ''): readonly string[] => {
  const indent = displayWidth(first)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indent + displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((part, index) => `${index === 0 ? first : ' '.repeat(indent)}${part}`.trimEnd())
}
