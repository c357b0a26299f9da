/**
 * The templates of custom rules: Renovate's Handlebars as far as its configurations use them to fill in what an expression
 * does not capture: `{{group}}`, `{{{group}}}`, `{{lowercase group}}`, `{{#if group}}…{{else}}…{{/if}}`.
 */

/** Value of a group, or of what else a template may name; `undefined` where it took no part. */
export type ValueOf = (name: string) => string | undefined

type Node =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'value'; name: string; isLowered: boolean }>
  | Readonly<{ kind: 'condition'; name: string; met: readonly Node[]; unmet: readonly Node[] }>

export type Template = Readonly<{ fill: (valueOf: ValueOf) => string }>

export type ParsedTemplate =
  | Readonly<{ status: 'parsed'; template: Template }>
  | Readonly<{ status: 'invalid'; reason: string }>

export const parseTemplate = (text: string): ParsedTemplate => {
  const builder = new Builder()
  let at = 0
  for (const match of text.matchAll(TAG)) {
    builder.addText(text.slice(at, match.index))
    builder.addTag(match)
    at = match.index + match[0].length
  }
  builder.addText(text.slice(at))
  const { nodes, fault } = builder.end()
  if (fault !== undefined) return { status: 'invalid', reason: fault }
  return { status: 'parsed', template: { fill: (valueOf) => fill(nodes, valueOf) } }
}

const TAG = /\{\{\{?\s*([#/]?)\s*(\w+)(?:\s+(\w+))?\s*\}?\}\}/g
const DEEPEST = 10

type Open = { readonly name: string; readonly met: Node[]; unmet: Node[] | undefined }

/** Puts tags and texts together; keeps the first thing that is wrong. */
class Builder {
  readonly #root: Node[] = []
  readonly #open: Open[] = []
  #fault: string | undefined

  addText(text: string): void {
    if (text.includes('{{')) this.#fault ??= `"${text.slice(text.indexOf('{{')).slice(0, 40)}" is no template`
    if (text !== '') this.#add({ kind: 'text', text })
  }

  addTag([tag, mark = '', word = '', argument]: RegExpExecArray): void {
    const top = this.#open.at(-1)
    if (mark === '#') {
      if (word !== 'if' || argument === undefined || this.#open.length >= DEEPEST) this.#fault ??= `${tag} is not known`
      this.#open.push({ name: argument ?? '', met: [], unmet: undefined })
    } else if (mark === '/') {
      this.#open.pop()
      if (top) this.#add({ kind: 'condition', name: top.name, met: top.met, unmet: top.unmet ?? [] })
      else this.#fault ??= `${tag} ends nothing`
    } else if (word === 'else' && argument === undefined) {
      if (top && !top.unmet) top.unmet = []
      else this.#fault ??= `${tag} belongs to no condition`
    } else if (argument === undefined) this.#add({ kind: 'value', name: word, isLowered: false })
    else if (word === 'lowercase') this.#add({ kind: 'value', name: argument, isLowered: true })
    else this.#fault ??= `${tag} is not known`
  }

  end(): Readonly<{ nodes: readonly Node[]; fault: string | undefined }> {
    const [open] = this.#open
    return { nodes: this.#root, fault: this.#fault ?? (open && `{{#if ${open.name}}} has no end`) }
  }

  #add(node: Node): void {
    const top = this.#open.at(-1)
    ;(top ? (top.unmet ?? top.met) : this.#root).push(node)
  }
}

const fill = (nodes: readonly Node[], valueOf: ValueOf): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return node.text
      const value = valueOf(node.name) ?? ''
      if (node.kind === 'condition') return fill(value === '' ? node.unmet : node.met, valueOf)
      return node.isLowered ? value.toLowerCase() : value
    })
    .join('')
