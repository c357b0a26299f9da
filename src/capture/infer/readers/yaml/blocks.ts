/** Which mappings and lists of a YAML file can name something external with its version: the others are most of all YAML. */
import type { YamlScalar } from '../../../yaml/yaml-scalars.ts'
import { literalsOf } from '../../mapped-text.ts'
import { entriesOf, type Collector, type Place } from './collect.ts'
import { pathOf, type YamlNode } from './tree.ts'

const KEY =
  /^(?:images?|repository|repo|registry|tags?|digest|version|chart|url|uri|source|src|ref|rev|revision|branch|commit|sha256|git|remote|slug|uses|box|flavou?r|release)$|(?:[vV]ersion|VERSION|[tT]ag|TAG|[iI]mage|IMAGE|[rR]evision|[rR]epository|[uU][rR][lL]|[rR]ef|Repo|REPO|[cC]ommit|[bB]ranch|[dD]igest)$/

/** An address, an image, `name@version`, `name==version`, `name=1.2`. */
const VALUE =
  /:\/\/|@sha256:|^[\w.-]+(?:[:/][\w.-]+)*\/[\w./-]+:[\w.-]+$|^[a-z][\w.+/-]*(?:[:@]|={1,3}|~=)v?\d[\w.+-]*$|^git@|^--?[\w-]*image[\w-]*=|^--?[\w-]+=[\w-]+(?:\.[\w-]+)+\/[\w./-]+:[\w.-]+$/

/** More entries are a table of something else. */
const MOST_ENTRIES = 200

/** Adds the node's own values as a block where they can matter. */
export const addBlock = (node: YamlNode, into: Collector, place: Place): void => {
  if (!node.children.some(canMatter)) return
  const own = node.children.length > MOST_ENTRIES ? { ...node, children: node.children.filter(canMatter) } : node
  into.block(pathOf(node), entriesOf(own), place)
}

const canMatter = ({ key, scalar }: YamlNode): boolean =>
  scalar !== undefined && scalar.text !== '' && ((KEY.test(key) && !isSwitch(scalar)) || holdsSource(scalar))

const isSwitch = ({ text }: YamlScalar): boolean => text === 'true' || text === 'false'

const holdsSource = ({ text, block }: YamlScalar): boolean => text.length < 400 && !block && VALUE.test(text)

const TEXT = /:\/\/|image/i
const LONGEST_TEXT = 50_000

/** The lines of a text of many, a file written out or a configuration, that could name something. */
export const addTexts = ({ scalar }: YamlNode, into: Collector): void => {
  if (!scalar?.block || scalar.text.length > LONGEST_TEXT || !TEXT.test(scalar.text)) return
  for (const match of scalar.text.matchAll(LINE))
    if (TEXT.test(match[0]))
      into.text(literalsOf(scalar.block, match.index, match.index + match[0].length), scalar.path)
}

const LINE = /[^\n]+/g
