/**
 * `go install example.com/m/cmd/tool@v1` names a package. Its module is the longest part of the path that is one
 * (go.dev/ref/mod#resolve-pkg-mod).
 */

/** Elements of the shortest module path: on these hosts a repository is the third. */
const SHORTEST: Readonly<Record<string, number>> = { 'github.com': 3, 'gitlab.com': 3, 'bitbucket.org': 3 }
/** Each is a request; packages lie one or two folders below their module. */
const MOST = 4

/** Paths above, nearest first. */
export const pathsAbove = (path: string): readonly string[] => {
  const elements = path.split('/')
  const shortest = SHORTEST[elements[0] ?? ''] ?? 2
  const lengths = Array.from(
    { length: Math.max(0, elements.length - shortest) },
    (_, index) => elements.length - 1 - index,
  )
  return lengths.slice(0, MOST).map((length) => elements.slice(0, length).join('/'))
}
