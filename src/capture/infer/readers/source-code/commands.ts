/**
 * Commands that programs start: the arguments of `exec.Command` and `subprocess.run`, the scripts of a Jenkinsfile's `sh` and
 * of a Vagrantfile's provisioners. Their words are read as a shell would.
 */
import { joinFacts, NO_FACTS, type Facts } from '../../facts.ts'
import { mapText } from '../../mapped-text.ts'
import { commandFacts, shellFacts, shellTextFacts } from '../../shell/shell-facts.ts'
import { joinedText } from '../../shell/shell-text.ts'
import { isReference, type Template } from '../../template.ts'
import { readExpression, skipToSeparator } from './expression.ts'
import { indexAfter, skipAhead, stringAt, type Source, type Span } from './tokens.ts'

type Commands = Readonly<{
  facts: Facts
  /** What was read of the file: nothing else is made of these strings. In order. */
  spans: readonly Span[]
}>

const PROGRAMS =
  'docker|podman|nerdctl|curl|wget|kubectl|helm|git|npx|npm|yarn|pnpm|uvx?|pipx?3?|python3?|go|kind|k3d|minikube|apt(?:-get)?|apk|dnf|yum|brew|cargo|gem|sh|bash|sudo|set'

/** A string that begins with a program that fetches: a file without one starts nothing that matters. */
const FETCHING = new RegExp(`["'\`]\\s*(?:${PROGRAMS})["'\`\\s]|<<[-~]`)
/** What programs that fetch do otherwise. */
const OTHERWISE =
  /^\s*["'`](?:docker|podman|nerdctl|kubectl|git|kind)["'`\s]+[,\s]*["'`]?(?:exec|inspect|logs|ps|rm|cp|network|stop|kill|get|delete|describe|wait|log|status|diff|config|rev-parse|load)\b/

const START =
  /(?<![\w$])(?:exec\.Command(?:Context)?|Command::new|new ProcessBuilder|subprocess\.(?:run|call|check_call|check_output|getoutput|Popen)|(?:os\.)?(?:system|popen)|check_call|check_output|Popen|execa(?:Sync|Command)?|exec(?:File)?(?:Sync)?|spawn(?:Sync)?|(?:session|ctx|c)\.run|session\.install|run(?=\(\s*[fr]?["'`])|run_?[cC]ommand|sh|bat|powershell|shell|shell_exec|passthru)\s*(?=\(|["']|label:|script:)\(?/g
const MOST_COMMANDS = 500
/** What Nox installs is pip's, without the name of a program. */
const NOX = 'session.install'

export const readCommands = (source: Source): Commands => {
  if (!FETCHING.test(source.text) && !source.text.includes(NOX)) return { facts: NO_FACTS, spans: [] }
  const found: Facts[] = []
  const spans: Span[] = []
  for (const match of source.text.matchAll(START)) {
    if (found.length >= MOST_COMMANDS || match.index < (spans.at(-1)?.end ?? 0)) continue
    const start = match.index + match[0].length
    if (OTHERWISE.test(source.text.slice(start, start + 80))) continue
    const isNox = match[0].startsWith(NOX)
    const program = isNox ? [{ text: NOX, start: match.index }] : undefined
    const read = readCommand(source, start, program)
    if (!read || isQuoted(source, match.index)) continue
    found.push(read.facts)
    spans.push({ start, end: read.end })
  }
  return withHeredocs(source, { facts: joinFacts(found), spans })
}

type Read = Readonly<{ facts: Facts; end: number }>

const MOST_WORDS = 60

/** The words between the brackets of a call, lists in it taken apart; one string alone is a script. */
const readCommand = (source: Source, offset: number, program?: Template): Read | undefined => {
  const words: Template[] = program ? [program] : []
  const { text } = source
  let at = offset
  let isString = false
  while (words.length < MOST_WORDS) {
    at = skipAhead(source, at)
    const wrapper = WRAPPER.exec(text.slice(at, at + 40))?.[0]
    if (wrapper !== undefined) {
      at += wrapper.length
      continue
    }
    if (KEYWORD.test(text.slice(at, at + 60))) break
    if (words.length === 0) isString = stringAt(source, at) !== undefined
    const { value, end } = readExpression(source, at)
    if (end <= at) break
    if (!isContext(value)) words.push(value)
    const next = skipToSeparator(source, end)
    at = next
    if (text[next] === ',') at = next + 1
    else if (text[next] === ']' && text[skipAhead(source, next + 1)] === ',') at = skipAhead(source, next + 1) + 1
    else {
      const chained = CHAINED.exec(text.slice(next, next + 200))?.[0]
      if (chained === undefined) break
      at = next + chained.length
    }
  }
  if (words.length === 0) return undefined
  const [first = []] = words
  if (isString && words.length === 1 && first.some((part) => !isReference(part) && /\s/.test(part.text)))
    return { facts: shellTextFacts(joinedText([first])), end: at }
  return first.some((part) => !isReference(part)) ? { facts: commandFacts(words), end: at } : undefined
}

/** What opens a list of words, names an argument, or stands before them. */
const WRAPPER =
  /^(?:\[\]string\s*\{|&?(?:vec!\s*)?\[|(?:Arrays\.asList|List\.of|listOf)\s*\(|(?:args|script|label|cmd|command)\s*[:=]\s*|ctx\s*,|context\.\w+\(\)\s*,)/

/** Rust's `Command::new("docker").args(["run", "x"])`, with or without settings between. */
const CHAINED = /^\]?\s*\)\s*(?:\.(?!args?\()\w+\([^()]{0,80}(?:\([^()]{0,40}\)[^()]{0,20})?\)\s*){0,3}\.args?\(/

/** What follows the words: `check=True`. */
const KEYWORD = /^\w+\s*=(?!=)/

const isContext = (value: Template): boolean => {
  const [only] = value
  return value.length === 1 && only !== undefined && isReference(only) && /^(?:ctx|context)\b/.test(only.variable)
}

/** Within a comment or another string. */
const isQuoted = ({ strings, comments }: Source, offset: number): boolean =>
  holds(strings, offset) || holds(comments, offset)

const holds = (spans: readonly Span[], offset: number): boolean =>
  (spans[indexAfter(spans, offset)]?.start ?? Infinity) <= offset

const HEREDOC = /<<[-~](["']?)([A-Z_]{2,30})\1[^\n]{0,200}\n/g
const SCRIPT = /SHELL|SCRIPT|BASH|^SH$|PROVISION|INSTALL/

/** Ruby's here-documents that are called or begin like scripts. */
const withHeredocs = (source: Source, { facts, spans }: Commands): Commands => {
  const { text, language } = source
  if (language.name !== 'ruby') return { facts, spans }
  const found: Facts[] = []
  const all = [...spans]
  for (const match of text.matchAll(HEREDOC)) {
    const start = match.index + match[0].length
    const name = match[2] ?? ''
    const close = new RegExp(`^[ \\t]*${name}[ \\t]*$`, 'm').exec(text.slice(start))
    const end = close ? start + close.index : text.length
    const body = text.slice(start, end)
    if (!SCRIPT.test(name) && !body.trimStart().startsWith('#!')) continue
    found.push(shellFacts(mapText([{ text: body, start }])))
    all.push({ start, end })
  }
  return { facts: joinFacts([facts, ...found]), spans: all.toSorted((a, b) => a.start - b.start) }
}
