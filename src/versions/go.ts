/**
 * Versions of Go modules and of Go itself.
 *
 * Modules: go.dev/ref/mod, "Versions" and "Pseudo-versions": semantic versions with `v`, where build metadata
 * (`+incompatible`) does not order and a pseudo-version is a prerelease of the version after its base.
 * Advisories leave the `v` out, write `0.46` and, for Go itself, the lowest bound `1.21.0-0`.
 *
 * Go itself: go.dev/doc/toolchain, "Go versions": 1.21 < 1.21rc1 < 1.21.0; before 1.21, 1.20rc1 < 1.20 = 1.20.0.
 */
import { comparatorRanges } from './comparators.ts'
import { orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { compareSemantic, leadingParts, parsePartial } from './semantic.ts'
import type { Semantic } from './semantic.ts'

const GO_RELEASE = /^(?:go)?([1-9]\d*)\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)|(alpha|beta|rc)([1-9]\d*))?(?:-[a-z][\w.+-]*)?$/
/** The semantic form of advisories, told from a vendor's suffix (`1.21.3-custom`), which does not order. */
const SEMANTIC_RELEASE = /^\d+\.\d+\.\d+-(?:\d|(?:alpha|beta|rc|pre)(?![a-z]))/

/** `go1.21rc1`, `1.21`, `go1.21.3-custom`: as the semantic version that Go's vulnerability database gives it, `1.21.0-rc.1`. */
const parseRelease = (version: string, languageVersion: readonly string[]): Semantic | undefined => {
  const match = GO_RELEASE.exec(version)
  if (!match) return undefined
  const [, major, minor, patch, stage, count] = match
  const prerelease = stage ? [stage, count ?? '0'] : patch === undefined && Number(minor) >= 21 ? languageVersion : []
  return { release: [Number(major), Number(minor), Number(patch ?? 0)], prerelease }
}

/** Since 1.21 a version without patch names the language: it comes before the first release candidate, after the bound `-0`. */
const LANGUAGE = ['1']

const SEMANTIC_STAGE = /^(alpha|beta|rc)\.?(\d+)$/

/** `1.22.0-rc1` and `1.22.0-rc.1` are one version. */
const withSplitStage = (parsed: Semantic): Semantic => {
  const [, stage, count] = SEMANTIC_STAGE.exec(parsed.prerelease.join('.')) ?? []
  return stage && count ? { release: parsed.release, prerelease: [stage, count] } : parsed
}

const parseModule = remember((version: string): Semantic | undefined =>
  version.startsWith('go') || /^\d+\.\d+(?:\.\d+)?(?:alpha|beta|rc)\d/.test(version)
    ? parseRelease(version, [])
    : parsePartial(version),
)

const parseGo = remember((version: string): Semantic | undefined => {
  const bare = version.replace(/^v(?=\d)/, '')
  if (!SEMANTIC_RELEASE.test(bare)) return parseRelease(bare, LANGUAGE)
  const parsed = parsePartial(bare)
  return parsed && withSplitStage(parsed)
})

const PSEUDO = /^v\d+\.\d+\.\d+-(?:[\w.-]*\.)?(?:0\.)?\d{14}-[0-9a-f]{12}(?:\+incompatible)?$/

/** A version that stands for a commit: `v0.0.0-20240102150405-abcdef123456` and the two forms with a base. */
export const isPseudoVersion = (version: string): boolean => PSEUDO.test(version)

const schemeFrom = (name: string, parse: (version: string) => Semantic | undefined): VersionScheme => {
  const order = {
    isValid: (version: string) => parse(version) !== undefined,
    compare: orderOf(parse, compareSemantic),
    parts: (version: string) => {
      const parsed = parse(version)
      return parsed && leadingParts(parsed.release)
    },
  }
  return {
    name,
    ...order,
    isPrerelease: (version) => {
      const prerelease = parse(version)?.prerelease ?? []
      return prerelease.length > 0 && prerelease !== LANGUAGE
    },
    ...comparatorRanges(order),
  }
}

/** Go modules; also the order of OSV's ecosystem `Go`, where `stdlib` and `toolchain` stand beside the modules. */
export const goMod = schemeFrom('go-mod', parseModule)

/** The `go` and `toolchain` lines, golang images and downloads. */
export const golangVersion = schemeFrom('golang-version', parseGo)
