/** Which Go builds a program again: the smallest minor without findings, in its newest patch. Pure. */
import { golangVersion } from '../../versions/go.ts'

export type ToolchainTerms = Readonly<{
  /** What built the old one: `go1.22.0`. */
  from: string
  /** Smallest version without its findings: `1.25.13`. */
  needed?: string
  /** The go on the PATH: `1.26.8`. */
  local: string
  /** Versions that may be fetched (`GOTOOLCHAIN`); empty where that is not allowed or nobody knows them. */
  obtainable: readonly string[]
}>

/** Ascending, one of each minor, without `go`: where a module asks for a newer Go, the next is tried. */
export const toolchainLadder = ({ from, needed, local, obtainable }: ToolchainTerms): readonly string[] => {
  const lowest = [bare(from), ...(needed === undefined ? [] : [needed])].reduce((a, b) => (compare(a, b) < 0 ? b : a))
  const versions = [...obtainable.map(bare), bare(local)].filter(
    (version) =>
      golangVersion.isValid(version) && !golangVersion.isPrerelease(version) && compare(version, lowest) >= 0,
  )
  const newest = new Map<string, string>()
  for (const version of versions.toSorted(compare)) newest.set(minorOf(version), version)
  return [...newest.values()].toSorted(compare)
}

/** `requires go >= 1.23.0 (running go 1.22.12)`, as the go command says it of a module or of itself. */
export const requiredGo = (output: string): string | undefined => {
  const required = [...output.matchAll(/requires go >= ?(\d+\.\d+(?:\.\d+|rc\d+)?)/g)].flatMap(([, version]) =>
    version === undefined ? [] : [version],
  )
  return required.toSorted(compare).at(-1)
}

/** The first of the ladder that is enough. */
export const nextToolchain = (ladder: readonly string[], required: string): string | undefined =>
  ladder.find((version) => compare(version, required) >= 0)

const bare = (version: string): string => /\d+\.\d+\S*/.exec(version)?.[0] ?? version

const { compare } = golangVersion

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.')
