/**
 * The globs of `seaworthy.yaml`: for components, files, datasources and branches.
 *
 * - `*` stands for any run of characters without `/`; alone, for everything; at the end behind `/`, for the whole rest,
 *   because `k8s.io/*` means every module of k8s.io, however deep;
 * - `**` stands for any run of characters, and `**` + `/` for any folders or none; `?` for one that is not `/`; `{a,b}` for either (64 combinations at most);
 * - everything else stands for itself. There is no escape.
 *
 * A glob is run as a set of positions, so time is at most glob times text: the globs come from a repository.
 */

type Token = Readonly<{ kind: 'literal'; text: string } | { kind: 'one' } | { kind: 'run'; crosses: boolean }>

const MOST_CHOICES = 64

/** True where one of the globs covers the whole text. */
export const matchesGlob = (globs: string | readonly string[], text: string): boolean =>
  (typeof globs === 'string' ? [globs] : globs).some((glob) =>
    tokensOf(glob).some((tokens) => coversWhole(tokens, text)),
  )

const ANY_FOLDERS = /(^|\/)\*\*\//g

const remembered = new Map<string, readonly (readonly Token[])[]>()

const tokensOf = (glob: string): readonly (readonly Token[])[] => {
  const known = remembered.get(glob)
  if (known) return known
  const parsed = expandChoices(glob.replaceAll(ANY_FOLDERS, '$1{**/,}')).map(tokenize)
  if (remembered.size > 1000) remembered.clear()
  remembered.set(glob, parsed)
  return parsed
}

/** The innermost braces first, so that they may be nested. */
const expandChoices = (glob: string): readonly string[] => {
  let globs: readonly string[] = [glob]
  for (let found = true; found && globs.length <= MOST_CHOICES;) {
    const next = globs.flatMap(expandOnce)
    found = next.length > globs.length || next.some((one, index) => one !== globs[index])
    globs = next
  }
  return globs.slice(0, MOST_CHOICES)
}

const expandOnce = (glob: string): readonly string[] => {
  const [whole, choices] = /\{([^{}]*)\}/.exec(glob) ?? []
  if (whole === undefined || choices === undefined) return [glob]
  const at = glob.indexOf(whole)
  return choices.split(',').map((choice) => glob.slice(0, at) + choice + glob.slice(at + whole.length))
}

const tokenize = (glob: string): readonly Token[] => {
  const parts = glob.match(/\*+|\?|[^*?]+/g) ?? []
  return parts.map((part, index): Token => {
    if (part === '?') return { kind: 'one' }
    if (!part.startsWith('*')) return { kind: 'literal', text: part }
    const closesFolder = index === parts.length - 1 && (parts[index - 1] ?? '/').endsWith('/')
    return { kind: 'run', crosses: part.length > 1 || closesFolder }
  })
}

const coversWhole = (tokens: readonly Token[], text: string): boolean => {
  let positions: ReadonlySet<number> = new Set([0])
  for (const token of tokens) {
    positions = advance(token, positions, text)
    if (positions.size === 0) return false
  }
  return positions.has(text.length)
}

const advance = (token: Token, positions: ReadonlySet<number>, text: string): ReadonlySet<number> => {
  const next = new Set<number>()
  for (const position of positions) {
    if (token.kind === 'literal') {
      if (text.startsWith(token.text, position)) next.add(position + token.text.length)
    } else if (token.kind === 'one') {
      if (position < text.length && text[position] !== '/') next.add(position + 1)
    } else {
      addRun(next, position, token.crosses, text)
    }
  }
  return next
}

/** Positions ascend, so a position that is there already has brought its whole run along. */
const addRun = (into: Set<number>, from: number, crosses: boolean, text: string): void => {
  for (let end = from; end <= text.length && !into.has(end); end += 1) {
    into.add(end)
    if (!crosses && text[end] === '/') return
  }
}
