/** What every reader's test holds its facts against. */
import type { Facts } from './facts.ts'
import { isReference, type Literal, type Template } from './template.ts'

/** Every literal of the facts that does not stand in the text where it says it does; none, of a reader that works. */
export const badLiterals = (facts: Facts, text: string): readonly Literal[] =>
  templatesOf(facts)
    .flatMap(literalsIn)
    .filter((literal) => text.slice(literal.start, literal.start + literal.text.length) !== literal.text)

const templatesOf = ({ definitions, scripts, blocks, calls, texts, includes }: Facts): readonly Template[] => [
  ...definitions.map(({ value }) => value),
  ...scripts.flatMap(({ os, pipelines }) => [
    ...(os ? [os] : []),
    ...pipelines.flat().flatMap(({ words, assignments }) => [...words, ...assignments.map(({ value }) => value)]),
  ]),
  ...blocks.flatMap(({ entries }) => entries.map(({ value }) => value)),
  ...calls.flatMap(({ target, inputs }) => [target, ...inputs.map(({ value }) => value)]),
  ...texts.map(({ value }) => value),
  ...includes.map(({ path }) => path),
]

const literalsIn = (template: Template): readonly Literal[] =>
  template.flatMap((part) => {
    if (!isReference(part)) return [part]
    return part.fallback ? literalsIn(part.fallback) : []
  })

/** A template for people: `https://host/‹V:1.2›/x`; `~` where only a part of the variable is used. */
export const templateText = (template: Template): string =>
  template
    .map((part) => {
      if (!isReference(part)) return part.text
      const fallback = part.fallback ? `:${templateText(part.fallback)}` : ''
      return `‹${part.variable}${part.partial ? '~' : ''}${fallback}›`
    })
    .join('')

/** Facts for people, a line each, in the order of the lists. */
export const factLines = ({ definitions, scripts, blocks, calls, texts, includes }: Facts): readonly string[] => [
  ...definitions.map(({ name, value, strength, within }) => {
    const operator = strength === 'default' ? '?=' : '='
    return `${name} ${operator} ${templateText(value)}${within === undefined ? '' : ` (${within})`}`
  }),
  ...scripts.flatMap(({ pipelines, os, within }) => [
    `script${within === undefined ? '' : ` ${within}`}${os ? ` on ${templateText(os)}` : ''}`,
    ...pipelines.map((pipeline) => `  ${pipeline.map(commandText).join(' | ')}`),
  ]),
  ...blocks.map(({ path, entries }) => `${path.join('.')} {${entries.map(entryText).join(', ')}}`),
  ...calls.map(({ target, inputs }) => `call ${templateText(target)} (${inputs.map(entryText).join(', ')})`),
  ...texts.map(({ value, path }) => `text ${[...path, templateText(value)].join(': ')}`),
  ...includes.map(({ path, from }) => `include ${templateText(path)} from ${from}`),
]

type Command = Facts['scripts'][number]['pipelines'][number][number]
type Entry = Facts['blocks'][number]['entries'][number]

const commandText = ({ words, assignments }: Command): string =>
  [...assignments.map(({ name, value }) => `${name}=${templateText(value)}`), ...words.map(wordText)].join(' ')

const wordText = (word: Template): string => {
  const text = templateText(word)
  return /[\s|]/.test(text) || text === '' ? JSON.stringify(text) : text
}

const entryText = ({ key, value, comment }: Entry): string =>
  `${key}: ${templateText(value)}${comment === undefined ? '' : ` # ${comment}`}`
