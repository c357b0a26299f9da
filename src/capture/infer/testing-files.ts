/**
 * A small language for the engine's own tests, so that they need no reader: `X = v1`, `X ?= v1`, `$ command word`,
 * `key: value`, `include path`, `"text"`; `${X}`, `${X:-v1}`, `${X~}` (a part of X), `${}` (unknown); `@name` puts what
 * follows into a part of the file.
 */
import { lineStartsOf } from '../text-position.ts'
import { OPAQUE, type Claim, type Recognizer, type Resolved } from './claim.ts'
import { NO_FACTS, type Definition, type Facts } from './facts.ts'
import type { FactFile, Inference, InferenceContext } from './infer-contract.ts'
import { inferPins } from './infer-pins.ts'
import type { Part, Template } from './template.ts'

const REFERENCE = /\$\{(\w*(?:\.\w+)*)(~)?(?::-([^{}]*))?\}/g

const templateOf = (text: string, start: number): Template => {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, variable = '', partial, fallback] = match
    if (match.index > end) parts.push({ text: text.slice(end, match.index), start: start + end })
    end = match.index + whole.length
    parts.push({
      variable,
      start: start + match.index,
      end: start + end,
      ...(partial ? { partial: true } : {}),
      ...(fallback === undefined
        ? {}
        : { fallback: templateOf(fallback, start + match.index + whole.length - 1 - fallback.length) }),
    })
  }
  if (end < text.length) parts.push({ text: text.slice(end), start: start + end })
  return parts
}

const wordsOf = (text: string, start: number): readonly Template[] =>
  [...text.matchAll(/\S+/g)].map((match) => templateOf(match[0], start + match.index))

/** Reads the small language. */
export const testFacts = (text: string): Facts => {
  const facts = {
    definitions: [] as Definition[],
    scripts: [] as Facts['scripts'][number][],
    blocks: [] as Facts['blocks'][number][],
    texts: [] as Facts['texts'][number][],
    includes: [] as Facts['includes'][number][],
  }
  let within: string | undefined
  let start = 0
  for (const line of text.split('\n')) {
    const [, name = '', operator = '', value = ''] = /^([\w.]+) (\?=|=) (.*)$/.exec(line) ?? []
    const here = within === undefined ? {} : { within }
    if (line.startsWith('@')) within = line.slice(1) || undefined
    else if (operator !== '') {
      const template = templateOf(value, start + line.length - value.length)
      facts.definitions.push({
        name,
        value: template,
        strength: operator === '=' ? 'set' : 'default',
        start,
        ...here,
      })
    } else if (line.startsWith('$ ')) facts.scripts.push({ pipelines: [[commandOf(line, start)]], ...here })
    else if (line.startsWith('include '))
      facts.includes.push({ path: templateOf(line.slice(8), start + 8), from: 'file' })
    else if (line.startsWith('"')) facts.texts.push({ value: templateOf(line.slice(1, -1), start + 1), path: [] })
    else if (/^\w+: /.test(line)) {
      const key = line.slice(0, line.indexOf(':'))
      const entry = { key, value: templateOf(line.slice(key.length + 2), start + key.length + 2) }
      facts.blocks.push({ path: [], entries: [entry], ...here })
    }
    start += line.length + 1
  }
  return { ...NO_FACTS, ...facts }
}

const commandOf = (line: string, start: number): Facts['scripts'][number]['pipelines'][number][number] => {
  const words = wordsOf(line.slice(2), start + 2)
  const texts = [...line.slice(2).matchAll(/\S+/g)].map((match) => match[0])
  const first = texts.findIndex((text) => !/^\w+=/.test(text))
  const assignments = texts.slice(0, first).map((text, index): Definition => {
    const at = words[index]?.[0]?.start ?? 0
    const equals = text.indexOf('=')
    return {
      name: text.slice(0, equals),
      value: templateOf(text.slice(equals + 1), at + equals + 1),
      strength: 'set',
      start: at,
    }
  })
  return { words: words.slice(first), start: words[first]?.[0]?.start ?? 0, assignments }
}

export const factFile = (path: string, text: string): FactFile => ({
  path,
  facts: testFacts(text),
  lineStarts: lineStartsOf(text),
})

const claimOf = (
  at: Resolved,
  range: Claim['range'],
  rest: Pick<Claim, 'component' | 'evidence' | 'role'>,
): readonly Claim[] =>
  rest.component.name.includes(OPAQUE) ? [] : [{ at, range, scope: 'build', confidence: 'certain', ...rest }]

/** `https://github.com/o/r/releases/download/VERSION/…` */
const release = (at: Resolved): readonly Claim[] => {
  const match = /github\.com\/([^/\s]+\/[^/\s]+)\/releases\/download\/([^/\s]+)\//.exec(at.text)
  if (!match) return []
  const [whole, name = '', version = ''] = match
  const end = match.index + whole.length - 1
  return claimOf(at, [end - version.length, end], {
    component: { datasource: 'github-releases', name },
    evidence: 'release download',
    role: 'require',
  })
}

/** `host/name:tag` */
const image = (at: Resolved): readonly Claim[] => {
  const match = /^([\w.\uE000-]+(?:\/[\w.\uE000-]+)+):([^\s/]+)$/.exec(at.text)
  if (!match) return []
  const [whole, name = '', tag = ''] = match
  return claimOf(at, [whole.length - tag.length, whole.length], {
    component: { datasource: 'docker', name },
    evidence: 'image',
    role: 'image',
  })
}

const install = (at: Resolved): readonly Claim[] => {
  const match = /^([a-z]\w*)(?:==)?([<>~]?=?\d[\w.]*)?$/.exec(at.text)
  if (!match) return []
  const [, name = '', version = ''] = match
  return claimOf(at, [at.text.length - version.length, at.text.length], {
    component: { datasource: 'pypi', name },
    evidence: 'pip install',
    role: 'require',
  })
}

export const TEST_RECOGNIZERS: readonly Recognizer[] = [
  {
    name: 'addresses',
    kinds: ['command', 'definition', 'text', 'block'],
    recognize: (subject) => {
      if (subject.kind === 'command') return subject.words.flatMap((word) => [...release(word), ...image(word)])
      if (subject.kind === 'block') return subject.entries.flatMap(({ value }) => [...release(value), ...image(value)])
      return subject.kind === 'call' ? [] : [...release(subject.value), ...image(subject.value)]
    },
  },
  {
    name: 'pip',
    kinds: ['command'],
    programs: ['pip'],
    recognize: (subject) => (subject.kind === 'command' ? subject.words.slice(2).flatMap(install) : []),
  },
]

/** What the engine makes of files in the small language. */
export const inferFiles = (
  files: Readonly<Record<string, string>>,
  context: Partial<InferenceContext> = {},
): Inference =>
  inferPins(
    Object.entries(files).map(([path, text]) => factFile(path, text)),
    {
      paths: Object.keys(files),
      own: { repository: '', names: new Set(), versions: new Set() },
      known: [],
      ...context,
    },
    TEST_RECOGNIZERS,
  )

/** `file:line key = raw -> datasource:name@current (confidence: evidence)`. */
export const inferredLines = ({ pins }: Inference): readonly string[] =>
  pins.map(
    ({ file, line, key, raw, current, component, confidence, evidence, floating }) =>
      `${file}:${line} ${key} = ${raw} -> ${component.datasource}:${component.name}@${current}${floating ? ' floating' : ''} (${confidence}: ${evidence})`,
  )
