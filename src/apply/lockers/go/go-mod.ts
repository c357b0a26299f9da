/** What a locker must know of go.mod (Go Modules Reference, "go.mod files"). Pure. */
import type { LockedPackages } from '../../contract.ts'

export type Replacement = Readonly<{ from: string; fromVersion?: string; to: string; toVersion?: string }>

export type GoMod = Readonly<{
  /** Without prefix: `1.25.5`. */
  go?: string
  toolchain?: string
  /** Module path to version, with `v`. */
  requires: ReadonlyMap<string, string>
  replaces: readonly Replacement[]
}>

type Directive = Readonly<{ verb: string; words: readonly string[] }>

const wordsOf = (line: string): readonly string[] =>
  (line.replace(/\/\/.*$/, '').match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\S+/g) ?? []).map((word) =>
    /^["`]/.test(word) ? word.slice(1, -1) : word,
  )

const directivesOf = (text: string): readonly Directive[] => {
  const directives: Directive[] = []
  let block: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const words = wordsOf(line)
    const [verb, next] = words
    if (verb === undefined) continue
    if (block !== undefined && verb === ')') block = undefined
    else if (block !== undefined) directives.push({ verb: block, words })
    else if (next === '(') block = verb
    else directives.push({ verb, words: words.slice(1) })
  }
  return directives
}

const replacementOf = (words: readonly string[]): readonly Replacement[] => {
  const arrow = words.indexOf('=>')
  const [from, fromVersion] = words.slice(0, arrow)
  const [to, toVersion] = words.slice(arrow + 1)
  if (arrow < 1 || from === undefined || to === undefined) return []
  return [
    {
      from,
      to,
      ...(fromVersion === undefined ? {} : { fromVersion }),
      ...(toVersion === undefined ? {} : { toVersion }),
    },
  ]
}

/** Lenient: a line that Go would refuse is Go's to complain about. */
export const parseGoMod = (text: string): GoMod => {
  const directives = directivesOf(text)
  const first = (verb: string): string | undefined => directives.find((one) => one.verb === verb)?.words[0]
  const go = first('go')
  const toolchain = first('toolchain')?.replace(/^go/, '')
  return {
    ...(go === undefined ? {} : { go }),
    ...(toolchain === undefined || toolchain === 'default' ? {} : { toolchain }),
    requires: new Map(
      directives
        .filter(({ verb }) => verb === 'require')
        .map(({ words: [path = '', version = ''] }) => [path, version]),
    ),
    replaces: directives.filter(({ verb }) => verb === 'replace').flatMap(({ words }) => replacementOf(words)),
  }
}

export const replacementFor = (mod: GoMod, path: string, version: string): Replacement | undefined => {
  const candidates = mod.replaces.filter(({ from }) => from === path)
  return (
    candidates.find(({ fromVersion }) => fromVersion === version) ??
    candidates.find(({ fromVersion }) => fromVersion === undefined)
  )
}

const plain = (version: string): string => version.replace(/^v/, '')

/** Modules as a build uses them, replacements done, versions without `v`; `go` and `toolchain` are versions of `go`. */
export const goPackages = (mod: GoMod): LockedPackages => {
  const modules = [...mod.requires].map(([path, version]) => {
    const replacement = replacementFor(mod, path, version)
    const name = replacement?.toVersion === undefined ? path : replacement.to
    return [path, { ecosystem: 'Go', name, version: plain(replacement?.toVersion ?? version) }] as const
  })
  const runtime = (key: 'go' | 'toolchain') =>
    mod[key] === undefined ? [] : [[key, { ecosystem: 'Go', name: 'go', version: mod[key] }] as const]
  return new Map([...runtime('go'), ...runtime('toolchain'), ...modules])
}

/** Orders `1.9` before `1.21rc1` before `1.21.0` (Go Toolchains, "Go versions"). */
export const compareGoVersions = (a: string, b: string): number => {
  const parts = (version: string) => {
    const [, major = '0', minor = '0', kind = '', rest = ''] =
      /^(\d+)(?:\.(\d+))?(rc|beta|\.)?(\d+)?/.exec(version) ?? []
    return [Number(major), Number(minor), ['', 'beta', 'rc', '.'].indexOf(kind), Number(rest || 0)]
  }
  const left = parts(a)
  const right = parts(b)
  return left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0
}

/** The newest that the file asks for. */
export const neededGo = ({ go, toolchain }: GoMod): string =>
  [go, toolchain]
    .filter((version) => version !== undefined)
    .toSorted(compareGoVersions)
    .at(-1) ?? '1.16'
