/** From what is believed of a place to the pin that the inventory holds. */
import type { Pin } from '../../../records/inventory.ts'
import { docker, variantOf } from '../../../versions/docker.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import { nameComponent } from '../../pins/component.ts'
import { defaultVersioning } from '../../pins/default-versioning.ts'
import { extractionOf } from '../../pins/partial-version.ts'
import { lineAt } from '../../text-position.ts'
import type { Claim } from '../claim.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Candidate } from './candidates.ts'
import type { Chosen } from './choose.ts'
import { namePlaces } from './places.ts'
import { canBeVersion, digestIn, isCommit, isMoving, readVersion, withoutDigest } from './version-text.ts'

/** Datasources whose versions may be branches and words. */
const NAMED_VERSIONS = /^(?:docker|git-|github-|gitlab-|bitbucket-)/

/** Whether the text at the place can be what the claim says. */
export const isPlausible = ({ mention: { claim }, place, from }: Candidate): boolean => {
  const text = withoutDigest(place.text)
  // Nothing is written, or a digest alone: only the use itself can say so.
  if (text === '') return from === undefined
  return canBeVersion(text, from === undefined && NAMED_VERSIONS.test(claim.component.datasource))
}

/** The pins of one file, in its order. `files` are for the lines of uses. */
export const makePins = (
  file: FactFile,
  chosen: readonly Chosen[],
  files: ReadonlyMap<string, FactFile>,
): readonly Pin[] => {
  const sorted = chosen.toSorted((a, b) => a.candidate.place.start - b.candidate.place.start)
  const named = namePlaces(
    file.path,
    file.facts,
    sorted.map(({ candidate: { place } }) => [place.start, place.end]),
  )
  return sorted.flatMap((one, index) => {
    const place = named[index]
    const pin = place && makePin(one, place, file, evidenceOf(one.candidate, files))
    return pin ? [pin] : []
  })
}

const makePin = (
  { candidate, confidence }: Chosen,
  { key, id }: Readonly<{ key: string; id: string }>,
  { path, lineStarts, shift = 0 }: FactFile,
  evidence: string,
): Pin | undefined => {
  const { claim } = candidate.mention
  const { start, end, text } = candidate.place
  const naming = nameComponent(claim.component.datasource, claim.component.name)
  if (naming.status === 'unnamed') return undefined
  return {
    id,
    file: path,
    line: lineAt(lineStarts, start),
    range: [start + shift, end + shift],
    raw: text,
    ...versionOf(candidate),
    component: naming.component,
    manager: 'inferred',
    evidence,
    key,
    role: claim.role,
    scope: claim.scope,
    ...optional(claim),
    confidence,
  }
}

const optional = ({ registryUrl, distribution, branch }: Claim): Partial<Pin> => ({
  ...(registryUrl === undefined ? {} : { registryUrl }),
  ...(branch === undefined ? {} : { branch }),
  ...(distribution === undefined ? {} : { distribution }),
})

type Version = Pick<Pin, 'current' | 'versioning' | 'floating' | 'variant' | 'digest' | 'extractVersion'>

/** The version is what stands in the place; of an image whose tag is put together, `variant` still is the whole tag's. */
export const versionOf = ({ mention: { claim }, place, before, after }: Candidate): Version => {
  const { datasource } = claim.component
  const versioning = claim.versioning ?? defaultVersioning(datasource)
  const digest = digestIn(place.text) ?? claim.digest
  const written = withoutDigest(place.text)
  const withDigest = digest === undefined ? {} : { digest }
  if (datasource === 'docker') {
    const tag = withoutUnknown(`${before}${written}${withoutDigest(after)}`)
    const variant = variantOf(tag)
    const floating = digest === undefined && !docker.isValid(tag)
    return {
      current: written,
      versioning,
      floating,
      ...(variant === '' ? {} : { variant }),
      ...withDigest,
      ...extraction(claim, before, withoutDigest(after)),
    }
  }
  const { current, isRange } = readVersion(written)
  return {
    current,
    versioning,
    floating: isFloating(current, isRange, versioning),
    ...withDigest,
    ...extraction(claim, before, after),
  }
}

const isFloating = (current: string, isRange: boolean, versioning: string): boolean => {
  if (current === '' || isRange || isMoving(current)) return true
  if (isCommit(current)) return false
  const scheme = schemeOf(versioning)
  if (versioning === 'git') return !/^[0-9a-f]{7,64}$/.test(current)
  return !scheme.isValid(current) && (scheme.isRange(current) || !/\d/.test(current))
}

const withoutUnknown = (text: string): string => text.replace(/[-_.+]?\uE000.*$/s, '')

/** `kustomize/` before and `-thick` after the written version belong to the tag, not to the version. */
const extraction = (claim: Claim, before: string, after: string): Partial<Pin> => {
  const isKnown = !before.includes('\uE000') && !after.includes('\uE000')
  const extractVersion = claim.extractVersion ?? (isKnown ? extractionOf(before, after) : undefined)
  return extractVersion === undefined ? {} : { extractVersion }
}

/** `release download on line 74 of makefiles/x.mk`; of another definition also which. */
const evidenceOf = ({ mention, place, from }: Candidate, files: ReadonlyMap<string, FactFile>): string => {
  const { claim, file, start } = mention
  const line = lineAt(files.get(file)?.lineStarts ?? [0], start)
  const use = `${claim.evidence} on line ${line}${file === place.file ? '' : ` of ${file}`}`
  return from === undefined || from === place.file ? use : `same variable as in ${from}: ${use}`
}
