/** Where the expressions of a Make text stand: `$(X)`, `${X}`, `$X`, `$$` (GNU Make manual, "Basics of Variable References"). */

export type MakeNode = Readonly<{ from: number; to: number }> &
  Readonly<
    | { kind: 'text' }
    /** A comma between the arguments of a function. */
    | { kind: 'comma' }
    /** `$X` */
    | { kind: 'variable'; name: string }
    | { kind: 'expression'; body: Span; nodes: readonly MakeNode[] }
  >

export type Span = Readonly<{ from: number; to: number }>

/** Deeper expressions are taken as text. */
const DEEPEST = 40

/** The nodes of the characters `[from, to)`. */
export const parseMake = (text: string, from: number, to: number): readonly MakeNode[] =>
  readUntil(text, { from, to, close: '', depth: 0 }).nodes

type Range = Readonly<{ from: number; to: number; close: string; depth: number }>

/** `end` is the closing bracket, or the end of the range. */
type Found = Readonly<{ nodes: readonly MakeNode[]; end: number }>

const readUntil = (text: string, { from, to, close, depth }: Range): Found => {
  const open = close === ')' ? '(' : '{'
  const nodes: MakeNode[] = []
  let nested = 0
  let done = from
  let at = from
  const flush = (): void => {
    if (done < at) nodes.push({ kind: 'text', from: done, to: at })
  }
  while (at < to) {
    const character = text[at]!
    if (character === '$' && at + 1 < to) {
      flush()
      const node = readDollar(text, at, to, depth)
      nodes.push(node)
      at = node.to
      done = at
      continue
    }
    if (close === '') {
      // Outside of expressions nothing else is special.
      const dollar = text.indexOf('$', at + 1)
      at = dollar < 0 ? to : Math.min(dollar, to)
      continue
    }
    if (character === close) {
      if (nested === 0) break
      nested -= 1
    } else if (character === open) nested += 1
    else if (character === ',' && nested === 0) {
      flush()
      nodes.push({ kind: 'comma', from: at, to: at + 1 })
      done = at + 1
    }
    at += 1
  }
  flush()
  return { nodes, end: at }
}

const readDollar = (text: string, from: number, to: number, depth: number): MakeNode => {
  const next = text[from + 1]!
  if (next === '$') return { kind: 'text', from: from + 1, to: from + 2 }
  const isBracket = next === '(' || next === '{'
  if (/\s/.test(next) || (isBracket && depth >= DEEPEST)) return { kind: 'text', from, to: from + 2 }
  if (!isBracket) return { kind: 'variable', from, to: from + 2, name: next }
  const body = from + 2
  const { nodes, end } = readUntil(text, { from: body, to, close: next === '(' ? ')' : '}', depth: depth + 1 })
  return { kind: 'expression', from, to: Math.min(end + 1, to), body: { from: body, to: end }, nodes }
}
