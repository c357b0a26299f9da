/** HTML that cannot be forgotten to be escaped: whatever is not markup already is text. */
import { visible } from '../wording.ts'

/** Markup made by `html`; nothing else makes it. */
export type Markup = Readonly<{ markup: string }>

export type Content = string | number | Markup | undefined | false | readonly Content[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or a quoted attribute. Control and direction characters are shown, not obeyed; line breaks stay. */
export const escapeHtml = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character))
    .join('\n')

const render = (content: Content): string => {
  if (content === undefined || content === false) return ''
  if (typeof content === 'string') return escapeHtml(content)
  if (typeof content === 'number') return String(content)
  return 'markup' in content ? content.markup : content.map(render).join('')
}

/** `` html`<td>${name}</td>` ``: strings are escaped, markup and lists of it go in as they are, `undefined` and `false` are nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Markup => ({
  markup: parts.reduce((text, part, index) => text + render(values[index - 1]) + part),
})
