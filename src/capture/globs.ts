/**
 * The few globs that manifests and the configuration use for paths: `*`, `**`, `?`, `{a,b}`, and `!` to take back.
 * No regular expressions: the globs come from foreign repositories, and this takes time in proportion to glob times path.
 */

type Alphabet<Token, Item> = Readonly<{
  isStar: (token: Token) => boolean
  fits: (token: Token, item: Item) => boolean
}>

/** Wildcard matching with one point to come back to: where a later star matches, no earlier one needs to be tried again. */
const matches = <Token, Item>(
  glob: readonly Token[],
  text: readonly Item[],
  { isStar, fits }: Alphabet<Token, Item>,
): boolean => {
  let [token, item, star, resume] = [0, 0, -1, 0]
  while (item < text.length) {
    if (token < glob.length && isStar(glob[token]!)) [star, resume, token] = [token, item, token + 1]
    else if (token < glob.length && fits(glob[token]!, text[item]!)) [token, item] = [token + 1, item + 1]
    else if (star >= 0) [token, item, resume] = [star + 1, resume + 1, resume + 1]
    else return false
  }
  return glob.slice(token).every(isStar)
}

const LETTERS: Alphabet<string, string> = {
  isStar: (token) => token === '*',
  fits: (token, letter) => token === '?' || token === letter,
}

const SEGMENTS: Alphabet<string, string> = {
  isStar: (token) => token === '**',
  fits: (token, segment) => token === segment || matches(token.split(''), segment.split(''), LETTERS),
}

const MOST_CHOICES = 64

const expandBraces = (glob: string): readonly string[] => {
  let globs = [glob]
  while (globs.length < MOST_CHOICES) {
    const next = globs.flatMap((one) => {
      const match = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(one)
      return match ? match[2]!.split(',').map((choice) => `${match[1]}${choice}${match[3]}`) : [one]
    })
    if (next.length === globs.length && next.every((one, index) => one === globs[index])) break
    globs = next
  }
  return globs
}

const segmentsOf = (glob: string): readonly string[] => glob.split('/').filter((part) => part !== '' && part !== '.')

/** A glob taken apart; every path that it matches begins with `start`, which most paths of a tree do not. */
type Compiled = Readonly<{ segments: readonly string[]; start: string }>

const compile = (glob: string): Compiled => {
  const segments = segmentsOf(glob)
  const wild = segments.findIndex((segment) => /[*?]/.test(segment))
  return { segments, start: (wild < 0 ? segments : segments.slice(0, wild)).join('/') }
}

const testOf = (globs: readonly string[]): ((path: string) => boolean) => {
  const all = globs.flatMap(expandBraces).map(compile)
  return (path) =>
    all.some(({ segments, start }) => path.startsWith(start) && matches(segments, path.split('/'), SEGMENTS))
}

/** A test for paths. A glob that names a folder covers what lies in it. */
export const matcherOf = (globs: readonly string[]): ((path: string) => boolean) =>
  testOf(globs.flatMap((glob) => [glob, `${glob}/**`]))

/** The paths that globs choose, in the order of `paths`; `!glob` takes back. */
export const selectPaths = (globs: readonly string[], paths: readonly string[]): readonly string[] => {
  const chosen = testOf(globs.filter((glob) => !glob.startsWith('!')))
  const refused = testOf(globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)))
  return paths.filter((path) => chosen(path) && !refused(path))
}
