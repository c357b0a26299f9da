/**
 * Build settings that a Go binary carries (`runtime/debug.BuildSetting`), as they are handed to a new build. The binary is foreign:
 * only settings that choose code are taken, none that names a program (`-toolexec`, `-extld`).
 */

export type BuildSettings = Readonly<{
  /** Environment of the build: `CGO_ENABLED`, `GOOS`, `GOARCH`, `GOAMD64`, … */
  environment: Readonly<Record<string, string>>
  /** Arguments of `go build`. */
  flags: readonly string[]
  /** What was recorded and is left out, for people. */
  dropped: readonly string[]
}>

const ENVIRONMENT = ['CGO_ENABLED', 'GOOS', 'GOARCH', 'GOAMD64', 'GOARM', 'GOARM64', 'GO386', 'GOMIPS', 'GOMIPS64', 'GOPPC64', 'GORISCV64', 'GOWASM', 'GOEXPERIMENT', 'GOFIPS140'] as const // prettier-ignore
const WORD = /^[\w.,-]*$/
const TAGS = /^[\w.,!-]+$/
const BUILD_MODES: ReadonlySet<string> = new Set(['exe', 'pie'])
/** Settings that tell about the build and choose nothing. */
const SILENT = /^(?:vcs(?:\..*)?|-compiler|DefaultGODEBUG|CGO_\w+FLAGS|-buildvcs|-mod|-modfile)$/

export const buildSettings = (recorded: Readonly<Record<string, string>>): BuildSettings => {
  const environment: Record<string, string> = {}
  const flags: string[] = []
  const dropped: string[] = []
  for (const [name, value] of Object.entries(recorded)) {
    if (ENVIRONMENT.some((known) => known === name) && WORD.test(value)) environment[name] = value
    else if (name === '-trimpath' && value === 'true') flags.push('-trimpath')
    else if (name === '-race' && value === 'true') flags.push('-race')
    else if (name === '-tags' && TAGS.test(value)) flags.push(`-tags=${value}`)
    else if (name === '-buildmode' && BUILD_MODES.has(value)) flags.push(`-buildmode=${value}`)
    else if (name === '-ldflags') flags.push(...linkerFlags(value, dropped))
    else if (!SILENT.test(name)) dropped.push(`${name}=${value}`)
  }
  return { environment, flags, dropped }
}

/** `-s`, `-w`, `-X path.name=value`, `-extldflags -static`: see `go tool link`. */
const linkerFlags = (text: string, dropped: string[]): readonly string[] => {
  const words = splitWords(text)
  const kept: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const [name, inline] = splitOnce(word.replace(/^--/, '-'), '=')
    const value = inline ?? words[index + 1] ?? ''
    if (['-s', '-w'].includes(name)) kept.push(inline === undefined ? name : `${name}=${inline}`)
    else if (isKept(name, value)) {
      kept.push(name, value)
      if (inline === undefined) index += 1
    } else dropped.push(`-ldflags ${word}`)
  }
  return kept.length === 0 ? [] : [`-ldflags=${kept.map(quoted).join(' ')}`]
}

const isKept = (name: string, value: string): boolean =>
  (name === '-X' && /^[\w./~@-]+\.\w+=[^'"]*$/.test(value)) ||
  (name === '-extldflags' && /^-?-static$/.test(value)) ||
  (name === '-buildid' && /^[\w/-]*$/.test(value))

/** As the go command splits a list of flags: blanks part words, quotes keep them together (cmd/internal/quoted). */
const splitWords = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|((?:[^\s'"])+(?:"[^"]*"|'[^']*')?)/g)].map(
    ([, double, single, bare = '']) => double ?? single ?? bare.replaceAll(/["']/g, ''),
  )

const quoted = (word: string): string => (/\s/.test(word) ? `"${word}"` : word === '' ? '""' : word)

const splitOnce = (text: string, by: string): readonly [string, string | undefined] => {
  const at = text.indexOf(by)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
