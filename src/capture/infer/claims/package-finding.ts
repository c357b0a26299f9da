/** What a package manager is told to install: a package of a registry, or a repository at a reference. */
import { nameComponent } from '../../pins/component.ts'
import type { Word } from './command-words.ts'
import { kindOfReference, nameReference, readRepository } from './git-claim.ts'
import type { Finding } from './make-claim.ts'

export type PackageMention = Readonly<{
  datasource: string
  name: string
  /** Where the version stands, offsets within the word; empty, after the name, where none is written. */
  version: readonly [start: number, end: number]
  evidence: string
  versioning?: string
  /** OSV's ecosystem, for OS packages. */
  distribution?: string
}>

/** `undefined` where the name is none that the registry could hold, or is not known. */
export const findPackage = (word: Word, { datasource, name, version, ...rest }: PackageMention): Finding | undefined =>
  nameComponent(datasource, name).status === 'unnamed'
    ? undefined
    : {
        component: { datasource, name },
        at: word.at,
        range: [word.start + version[0], word.start + version[1]],
        ...rest,
      }

/** A package whose version stands in a word of its own: `gem install x -v 1.2`. */
export const findPackageAt = (version: Word, mention: Omit<PackageMention, 'version'>): Finding | undefined =>
  findPackage(version, { ...mention, version: [0, version.text.length] })

/**
 * A repository at a reference; without one it is whatever is newest, and the empty range stands at the address's end.
 * `undefined` for what is no address, or is not wholly known.
 */
export const findRepository = (address: Word, reference: Word | undefined, evidence: string): Finding | undefined => {
  const repository = readRepository(address.text)
  if (!repository) return undefined
  const written = reference?.text === '' ? undefined : reference
  const kind = written ? kindOfReference(written.text) : 'branch'
  const place = written ?? { at: address.at, start: address.end, end: address.end }
  return {
    component: nameReference(repository, kind),
    at: place.at,
    range: [place.start, place.end],
    evidence,
    ...(kind === 'tag' ? {} : { versioning: 'git' }),
  }
}
