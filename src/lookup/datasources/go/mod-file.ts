/** go.mod (go.dev/ref/mod#go-mod-file) as far as a lookup reads it: what a published version requires, retracts and says of itself. */
import type { Dependency } from '../../../records/inventory.ts'
import { goMod } from '../../../versions/go.ts'

export type ModFile = Readonly<{
  go: string | undefined
  requires: readonly Dependency[]
  retracted: readonly Retraction[]
  deprecated: string | undefined
  /** False for the one line that a proxy makes up for a version without a go.mod. */
  real: boolean
}>

export type Retraction = Readonly<{ low: string; high: string; reason: string }>

type Line = Readonly<{ verb: string; words: readonly string[]; comment: string; above: readonly string[] }>

const WORD = /"(?:[^"\\]|\\.)*"|`[^`]*`|[[\](),]|=>|[^\s"`[\](),]+/g

/** Statements with their comments, blocks unfolded: each line knows its verb. */
const readLines = (text: string): readonly Line[] => {
  const lines: Line[] = []
  let block: string | undefined
  let blockAbove: readonly string[] = []
  let above: string[] = []
  for (const raw of text.split(/\r?\n/)) {
    const slashes = raw.indexOf('//')
    const comment = slashes === -1 ? '' : raw.slice(slashes + 2).trim()
    const words =
      (slashes === -1 ? raw : raw.slice(0, slashes)).match(WORD)?.map((word) => word.replaceAll(/^["`]|["`]$/g, '')) ??
      []
    const [first = '', second] = words
    if (words.length === 0) above = slashes === -1 ? [] : [...above, comment]
    else if (block === undefined && second === '(') [block, blockAbove, above] = [first, above, []]
    else if (first === ')') [block, above] = [undefined, []]
    else {
      const isBlock = block !== undefined
      const inherited = isBlock && above.length === 0 ? blockAbove : above
      lines.push({ verb: block ?? first, words: isBlock ? words : words.slice(1), comment, above: inherited })
      above = []
    }
  }
  return lines
}

const retractionOf = ({ words, comment, above }: Line): Retraction | undefined => {
  const versions = words.filter((word) => word.startsWith('v'))
  const [low, high = low] = versions
  const reason = [...above, comment].filter((text) => text !== '').join(' ')
  return low && high ? { low, high, reason: reason || 'yes' } : undefined
}

/** The paragraph of the module's comment that begins with `Deprecated:`. */
const deprecationOf = (line: Line | undefined): string | undefined => {
  if (!line) return undefined
  const text = [...line.above, line.comment].join('\n')
  const [, reason] = /(?:^|\n)Deprecated:\s*([\s\S]*?)(?:\n\n|$)/.exec(text) ?? []
  return reason === undefined ? undefined : reason.replaceAll('\n', ' ').trim() || 'yes'
}

export const parseModFile = (text: string): ModFile => {
  const lines = readLines(text)
  const of = (verb: string) => lines.filter((line) => line.verb === verb)
  return {
    go: of('go')[0]?.words[0],
    requires: of('require').flatMap(({ words: [name, range] }) =>
      name && range ? [{ name, range, kind: 'normal' as const }] : [],
    ),
    retracted: of('retract').flatMap((line) => retractionOf(line) ?? []),
    deprecated: deprecationOf(of('module')[0]),
    real: lines.some(({ verb }) => verb !== 'module'),
  }
}

/** Why a version is retracted; undefined where it is not. */
export const retractionFor = (version: string, retractions: readonly Retraction[]): string | undefined =>
  retractions.find(({ low, high }) => goMod.compare(low, version) <= 0 && goMod.compare(version, high) <= 0)?.reason
