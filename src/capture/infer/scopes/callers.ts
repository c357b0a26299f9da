/**
 * Values that one command gives to another program: `K8S_VERSION=v1.30 make test`, `make IMAGE=a:1`, `docker build
 * --build-arg GO_VERSION=1.26`. They define the variable where that program reads it, in whatever file.
 */
import type { Command, Definition } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import { isReference, type Template } from '../template.ts'
import type { Site } from './scopes.ts'

/** After these programs every `NAME=value` is a variable. */
const TAKES_VARIABLES = new Set(['make', 'gmake', 'mage', 'just', 'task', 'envsubst'])
/** After these words comes `NAME=value`, in the same word or the next. */
const OPTIONS = ['--build-arg', '--env', '-e', '-var', '-D', '--extra-vars']
const TAKES_OPTIONS = new Set(
  'docker podman nerdctl buildah docker-compose kaniko executor ansible-playbook terraform tofu earthly packer'.split(
    ' ',
  ),
)

export const givenValues = ({ path, facts }: FactFile): readonly Site[] => {
  const sites: Site[] = []
  for (const { pipelines, within } of facts.scripts)
    for (const pipeline of pipelines)
      for (const command of pipeline) {
        if (command.assignments.length === 0 && !takesValues(command)) continue
        for (const [definition, how] of givenBy(command))
          sites.push({
            definition: within === undefined ? definition : { ...definition, within },
            file: path,
            givenBy: how,
          })
      }
  return sites
}

const takesValues = ({ words }: Command): boolean => {
  const program = literalOf(words[0])
  return program !== undefined && (TAKES_VARIABLES.has(program) || TAKES_OPTIONS.has(program))
}

type Given = readonly [Definition, NonNullable<Site['givenBy']>]

function* givenBy({ words, assignments }: Command): Generator<Given> {
  for (const definition of assignments) yield [definition, 'environment']
  const program = literalOf(words[0]) ?? ''
  if (TAKES_VARIABLES.has(program)) for (const word of words.slice(1)) yield* assignmentIn(word, 0, 'make')
  if (!TAKES_OPTIONS.has(program)) return
  for (const [index, word] of words.entries()) {
    const text = literalOf(word)
    if (text === undefined) continue
    if (OPTIONS.includes(text)) {
      const next = words[index + 1]
      if (next) yield* assignmentIn(next, 0, 'build')
    } else {
      const option = OPTIONS.find((one) => text.startsWith(`${one}=`))
      if (option !== undefined) yield* assignmentIn(word, option.length + 1, 'build')
    }
  }
}

/** The text before the first variable. */
const literalOf = (word: Template | undefined): string | undefined => {
  const [first] = word ?? []
  return first && !isReference(first) ? first.text : undefined
}

const ASSIGNMENT = /^([A-Za-z_]\w*)\??=/

/** `X=1` in a word, from `at` on. */
function* assignmentIn(word: Template, at: number, how: Given[1]): Generator<Given> {
  const [first, ...rest] = word
  if (!first || isReference(first)) return
  const text = first.text.slice(at)
  const match = ASSIGNMENT.exec(text)
  if (!match) return
  const [whole, name = ''] = match
  const value = text.slice(whole.length)
  const start = first.start + at
  const head = value === '' ? [] : [{ text: value, start: start + whole.length }]
  yield [{ name, value: [...head, ...rest], strength: 'set', start }, how]
}
