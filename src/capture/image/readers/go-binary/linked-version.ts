/**
 * A program's version as its build wrote it into a variable: `-ldflags "-X main.version=v1.2.3"`. Go itself knew the main module's
 * version of `go install path@version` alone until 1.24, so for most released programs this is all that tells. With
 * `-trimpath` no flags are recorded.
 */
import { goMod } from '../../../../versions/go.ts'

/** Variables that projects keep their own version in, by the last part of the name. */
const VARIABLE = /^(?:(?:app|build|git|release|program|binary|cli|tool)?version|gitTag|tag|semver|versionTag)$/i
const ASSIGNMENT = /^-?-?X[= ]?\s*([^\s=]+)=(.*)$/

/** As the flags spell it; `undefined` where no variable of such a name holds a version. */
export const linkedVersion = (ldflags: string, main: string, module: string): string | undefined => {
  const candidates = assignments(ldflags).flatMap(({ variable, value }) => {
    const dot = variable.lastIndexOf('.')
    if (!VARIABLE.test(variable.slice(dot + 1)) || !/^v?\d+\.\d+/.test(value) || !goMod.isValid(value)) return []
    const place = variable.slice(0, dot)
    const rank = place === 'main' || place === main ? 0 : place.startsWith(module) ? 1 : 2
    return [{ rank, value }]
  })
  return candidates.toSorted((a, b) => a.rank - b.rank)[0]?.value
}

const assignments = (ldflags: string): readonly Readonly<{ variable: string; value: string }>[] => {
  const words = splitFlags(ldflags)
  return words.flatMap((word, index) => {
    const text = word === '-X' || word === '--X' ? `-X ${words[index + 1] ?? ''}` : word
    const [, variable, value] = ASSIGNMENT.exec(text) ?? []
    return variable === undefined || value === undefined || !/^--?X/.test(text) ? [] : [{ variable, value }]
  })
}

/** Quotes around a word or in it hold it together (cmd/internal/quoted, "Split"). */
const splitFlags = (text: string): readonly string[] =>
  (text.match(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
