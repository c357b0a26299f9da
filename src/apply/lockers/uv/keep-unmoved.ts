/**
 * uv asks the registry again about every package when it writes: files that were uploaded since, or fields that a newer uv adds,
 * come along. Entries whose version and requirements are the same keep their text. Pure.
 */
const ENTRY = '[[package]]\n'

type Block = Readonly<{ text: string; identity: string }>

/** Everything of an entry but its files: name, version, source, requirements, markers. */
const identityOf = (text: string): string =>
  text
    .replaceAll(/^sdist = \{.*\}\n/gm, '')
    .replaceAll(/^wheels = \[\n(?:.*\n)*?\]\n/gm, '')
    .trim()

const blocksOf = (text: string): Readonly<{ head: string; blocks: readonly Block[] }> => {
  const [head = '', ...entries] = text.split(ENTRY)
  return { head, blocks: entries.map((entry) => ({ text: entry, identity: identityOf(entry) })) }
}

/** `after` with the text of `before` wherever an entry is the same but for its files; the last entry keeps its own end. */
export const keepUnmoved = (before: string, after: string): string => {
  const known = new Map(blocksOf(before).blocks.map(({ text, identity }) => [identity, text.trimEnd()]))
  const { head, blocks } = blocksOf(after)
  const kept = blocks.map(({ text, identity }) => {
    const same = known.get(identity)
    return same === undefined ? text : same + text.slice(text.trimEnd().length)
  })
  return [head, ...kept].join(ENTRY)
}
