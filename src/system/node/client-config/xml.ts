/**
 * Enough of XML for the settings of Maven and NuGet: elements, attributes, text. No DTD is read and no entity defined, so nothing
 * expands; what is no XML gives what could be read of it. Extensible Markup Language 1.0, section 3.1.
 */
export type XmlElement = Readonly<{
  name: string
  attributes: Readonly<Record<string, string>>
  children: readonly XmlElement[]
  text: string
}>

type Open = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }

const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const DEEPEST = 64
/** Characters of a tag whose attributes are read. */
const LONGEST_TAG = 4096

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const unescape = (text: string): string =>
  text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')

const opening = (tag: string): Open => ({
  name: /^<([^\s/>]+)/.exec(tag)?.[1] ?? '',
  attributes: Object.fromEntries(
    [...tag.slice(0, LONGEST_TAG).matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      unescape(double ?? single ?? ''),
    ]),
  ),
  children: [],
  text: '',
})

/** Where the markup that opens at `at` ends: comments and CDATA by their own ends, all else by `>`. */
const endOfMarkup = (document: string, at: number): number => {
  const [end, length] = document.startsWith('<!--', at)
    ? [document.indexOf('-->', at), 3]
    : document.startsWith('<![CDATA[', at)
      ? [document.indexOf(']]>', at), 3]
      : [document.indexOf('>', at), 1]
  return end === -1 ? document.length : end + length
}

/** Texts and markup in their order; every character is looked at a bounded number of times. */
function* tokensOf(document: string): Generator<string> {
  for (let at = 0; at < document.length;) {
    const open = document.indexOf('<', at)
    const end = open === at ? endOfMarkup(document, at) : open === -1 ? document.length : open
    yield document.slice(at, end)
    at = end
  }
}

/** The root; its children are those of the document. */
export const parseXml = (document: string): XmlElement => {
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const path: Open[] = [root]
  for (const token of tokensOf(document)) {
    const current = path.at(-1) ?? root
    if (!token.startsWith('<')) current.text += unescape(token.trim())
    else if (token.startsWith('<![CDATA[')) current.text += token.slice(9).replace(/\]\]>$/, '')
    else if (token.startsWith('</')) path.splice(Math.max(1, path.length - 1))
    else if (!/^<[?!]/.test(token) && path.length < DEEPEST) {
      const element = opening(token)
      current.children.push(element)
      if (!token.endsWith('/>')) path.push(element)
    }
  }
  return root
}

/** Elements below `element` along the names: `settings`, `mirrors`, `mirror`. */
export const elementsAt = (element: XmlElement, ...names: readonly string[]): readonly XmlElement[] => {
  const [first, ...rest] = names
  if (first === undefined) return [element]
  return element.children.filter(({ name }) => name === first).flatMap((child) => elementsAt(child, ...rest))
}

/** Text of the first child of the name; empty where there is none. */
export const textAt = (element: XmlElement, ...names: readonly string[]): string =>
  elementsAt(element, ...names)[0]?.text ?? ''
