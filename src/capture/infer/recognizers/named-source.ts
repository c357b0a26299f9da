/**
 * A version beside the address of a repository, in variables of one stem: `CURL_VERSION` and `CURL_SOURCE`. What fetches
 * them may stand where nothing tells that they belong together: in a loop over names, in another file's function.
 */
import { OPAQUE, type DefinitionSubject, type Recognizer } from '../claim.ts'
import { kindOfReference, nameReference, readRepository, type RepositoryName } from '../claims/git-claim.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'

export const namedSource: Recognizer = {
  name: 'named-source',
  kinds: ['definition'],
  recognize: (subject) => (subject.kind === 'definition' ? makeClaims(subject.file, [findingOf(subject)]) : []),
}

const POINT = /^(.*[A-Za-z\d])_(?:version|ver|tag|ref|rev|revision|commit|sha|branch|release)$/i
const SOURCES = ['SOURCE', 'REPO', 'REPOSITORY', 'URL', 'GIT', 'GIT_URL', 'GIT_REPO', 'REPO_URL', 'SRC', 'UPSTREAM']
const REFERENCE = /^[\w][\w./+-]{0,100}$/

const findingOf = (subject: DefinitionSubject): Finding | undefined => {
  const { name, value } = subject
  const stem = POINT.exec(name)?.[1]
  if (stem === undefined || !REFERENCE.test(value.text) || !/\d/.test(value.text)) return undefined
  const isUpper = name === name.toUpperCase()
  for (const suffix of SOURCES) {
    const address = subject.sibling?.(`${stem}_${isUpper ? suffix : suffix.toLowerCase()}`)?.text
    const repository = address === undefined ? undefined : repositoryAt(address)
    if (repository === undefined) continue
    return {
      component: nameReference(repository, kindOfReference(value.text)),
      at: value,
      range: [0, value.text.length],
      evidence: `${name} beside ${stem}_${suffix}`,
      confidence: 'likely',
    }
  }
  return undefined
}

const FORGE = /^(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/

/** Not an archive, not a page below it. */
const repositoryAt = (address: string): RepositoryName | undefined => {
  if (address.includes(OPAQUE) || !/^(?:https?|ssh|git):\/\/|^git@/.test(address)) return undefined
  const repository = readRepository(address)
  const isWhole = address.endsWith('.git') || (repository && /^[^/]+\/[^/]+$/.test(repository.path))
  return repository && isWhole && (FORGE.test(repository.host) || address.endsWith('.git')) ? repository : undefined
}
