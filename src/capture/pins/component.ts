/**
 * From a name in a file to a component. A name that no registry could hold goes no further: it becomes a gap, so no later
 * stage hands `$(touch x)` or `-rf` to a tool.
 */
import type { Component } from '../../records/inventory.ts'
import { canonicalName, ecosystemOfDatasource, purlOf } from '../../versions/names.ts'

export type Naming = Readonly<{ status: 'named'; component: Component }> | Readonly<{ status: 'unnamed'; why: string }>

type Rule = Readonly<{ pattern: RegExp; source: string }>

const IMAGE = /^(?:[a-z0-9][a-z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/i
const REPOSITORY = /^[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)+$/

const RULES: Readonly<Record<string, Rule>> = {
  // Go Modules Reference, "Module paths and versions"; no element starts with a dot or dash.
  go: { pattern: /^(?![-.])[A-Za-z0-9._~-]+(?:\/(?![-.])[A-Za-z0-9._~-]+)*$/, source: 'a Go module path' },
  // npm, package.json, "name"; capitals are of old packages.
  npm: { pattern: /^(?:@[A-Za-z0-9~][\w.~-]*\/)?[A-Za-z0-9_][\w.~-]*$/, source: 'an npm package name' },
  // PyPA, "Names and normalization".
  pypi: { pattern: /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/, source: 'a Python distribution name' },
  // OCI Distribution Specification, "Pulling manifests".
  docker: { pattern: IMAGE, source: 'an image name' },
  'github-releases': { pattern: REPOSITORY, source: 'owner/name of a repository' },
  'github-tags': { pattern: REPOSITORY, source: 'owner/name of a repository' },
}
/** What any other datasource may call a thing: a path, an address, a name; no blanks, quotes, `$` or leading dash. */
const ANY: Rule = { pattern: /^[A-Za-z0-9@][\w@.:/+~%#?=&-]*$/, source: 'a name' }

const LONGEST_NAME = 300

export const nameComponent = (datasource: string, written: string): Naming => {
  const rule = RULES[datasource] ?? ANY
  if (written.length > LONGEST_NAME || !rule.pattern.test(written))
    return { status: 'unnamed', why: `not ${rule.source}` }
  const name = spell(datasource, written)
  return { status: 'named', component: { datasource, name, purl: purlOf({ datasource }, name) } }
}

/** True for a package name that its ecosystem can hold; the same rule for packages of lock files. */
export const isPackageName = (datasource: string, name: string): boolean =>
  name.length <= LONGEST_NAME && (RULES[datasource] ?? ANY).pattern.test(name)

/** True for text that can be a version or tag of anything: no blanks, quotes, `$`, path or option. */
export const isVersionText = (text: string): boolean => /^[\w][\w.+~:!*-]{0,127}$/.test(text)

const spell = (datasource: string, name: string): string => {
  if (datasource === 'docker') return spellImage(name)
  const ecosystem = ecosystemOfDatasource(datasource)
  return ecosystem === undefined ? name : canonicalName(ecosystem, name)
}

/** Docker Hub's own names: `golang` and `docker.io/golang` are `library/golang`. */
const spellImage = (name: string): string => {
  const [host = '', ...path] = name.split('/')
  if (host === 'docker.io' || host === 'index.docker.io') return spellImage(path.join('/'))
  return path.length === 0 ? `library/${name}` : name
}
