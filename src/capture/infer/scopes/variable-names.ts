/**
 * What the name of a variable says about how far it reaches. `KIND_VERSION` means one thing in the whole repository;
 * `VERSION` means another in every file, and `matrix.version` in every job.
 */

/** Words that say nothing about whose version or image it is. */
const GENERIC = new Set(
  (
    'version versions ver v tag tags image images img name repo repository registry org owner branch ref refs commit sha ' +
    'url uri arch os platform target dir directory path file host port user base default build builder release releases ' +
    'latest current new old app application project package pkg prefix suffix full short major minor patch semver git ' +
    'ci github gitlab src source dist output input base my the dev prod test local remote upstream origin value key id ' +
    'container main x y z i n s t p r d f a b c download install number num string str env'
  ).split(' '),
)

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

/** True for a name that every file uses for something else. */
export const isGenericName = (name: string): boolean => {
  const words = wordsOf(name)
  return name.length <= 2 || words.every((word) => GENERIC.has(word))
}

export type Reach = 'repository' | 'chart' | 'folder' | 'file'

/** How far a name reaches: Helm values their chart, Terraform's their module, `matrix.x` its file, plain names the repository. */
export const reachOf = (name: string): Reach => {
  if (name.startsWith('.')) return /^\.(?:Values|Chart)\./.test(name) ? 'chart' : 'file'
  if (name.startsWith('var.') || name.startsWith('local.')) return 'folder'
  return name.includes('.') || isGenericName(name) ? 'file' : 'repository'
}

/** The names that say that a value is a version. */
const VERSION_WORDS = new Set('version versions ver tag commit sha ref branch rev revision release'.split(' '))

export const saysVersion = (name: string): boolean =>
  wordsOf(name.slice(name.lastIndexOf('.') + 1)).some((word) => VERSION_WORDS.has(word))

export { wordsOf }
