/** Variables that are named after a tool: `KIND_VERSION=v0.20.0`. Nothing else says what they mean, so these are guesses. */
import type { Recognizer } from '../claim.ts'
import { makeClaims } from '../claims/make-claim.ts'
import { distinctTool, type KnownTool } from '../knowledge/known-tools.ts'

export const knownTools: Recognizer = {
  name: 'known-tools',
  kinds: ['definition'],
  recognize: (subject) => {
    if (subject.kind !== 'definition' || isProgram(subject.file) || !isVersion(subject.value.text)) return []
    const found = toolOfVariable(subject.name)
    if (!found) return []
    const { datasource, name, extractVersion } = found.tool
    return makeClaims(subject.file, [
      {
        component: { datasource, name },
        at: subject.value,
        range: [0, subject.value.text.length],
        evidence: `variable named ${subject.name}`,
        confidence: 'guess',
        named: [found.stem, ...name.toLowerCase().split('/')],
        ...(extractVersion === undefined ? {} : { extractVersion }),
      },
    ])
  },
}

/** A constant of a program says what it works with, seldom what it fetches. */
const isProgram = (file: string): boolean => SOURCE_CODE.test(file) && !BUILD_SCRIPT.test(file)

/** Programs that build: what they name they fetch. */
const BUILD_SCRIPT = /(?:^|\/)(?:tasks|noxfile|fabfile|dodo|magefile|conanfile)\.\w+$/i
const SOURCE_CODE = /\.(?:go|py|pyi|js|mjs|cjs|jsx|ts|tsx|java|kt|rs|c|cc|cpp|h|hpp|cs|rb|php|swift|scala|ex|exs|lua)$/

/** With a dot, or a `v`, or a whole number of two digits at most (`20`); a name before it as tags have (`jq-1.6`). */
const VERSION = new RegExp(
  String.raw`^(?:[a-z][a-z-]*[-/]v?|v|go)?(?:\d+(?:\.(?:\d+|x))+(?:[-.+_~][\w.]+|(?:rc|alpha|beta|a|b)\d+|[a-z])?|v?\d{1,2})$`,
  'i',
)

/** A snapshot is one's own. */
const isVersion = (text: string): boolean => VERSION.test(text) && !/snapshot/i.test(text)

/** Leading words that say where a version is used, not what it is of. */
const PLACES: ReadonlySet<string> = new Set(
  'default e2e test tests ci cd build builder docker dev local tenant base target desired pinned my current required use install env'.split(
    ' ',
  ),
)
/** Versions that are compared against, not fetched. */
const BOUND =
  /(?:^|-)(?:min|minimum|max|maximum|supported|oldest|since|api|schema|crd|compat|previous|next|old|new|from|to|upgrade|expected)(?:-|$)/

const SUFFIX = /^(.+?)-?(?:version|tag|release|ver)(?:-(?:current|default|latest|prev|previous|next|\d))?$/

/** A tool, and the part of the variable's name that says it. */
type NamedTool = Readonly<{ tool: KnownTool; stem: string }>

/** `KIND_VERSION`, `matrix.go-version`, `helmVersion`, `E2E_KIND_VERSION`; `undefined` where no tool is named. */
const toolOfVariable = (variable: string): NamedTool | undefined => {
  if (variable.startsWith('.')) return undefined
  const words = wordsOf(variable)
  const stem = SUFFIX.exec(words)?.[1]
  if (stem === undefined || BOUND.test(stem)) return undefined
  const [place = '', ...rest] = stem.split('-')
  for (const name of PLACES.has(place) ? [stem, rest.join('-')] : [stem]) {
    const tool = distinctTool(name)
    if (tool) return { tool, stem: name }
  }
  return undefined
}

/** `inputs.goVersion` is `go-version`. */
const wordsOf = (variable: string): string =>
  variable
    .slice(variable.lastIndexOf('.') + 1)
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
