/** From what a lock file states to packages: ids, edges, and which pins decide them. */
import { hashOf } from '../records/hash.ts'
import type { Gap, Package, Pin, Project } from '../records/inventory.ts'
import { canonicalName, datasourceOfEcosystem, ecosystemOfDatasource, purlOf } from '../versions/names.ts'
import type { LockExtraction, PackageDraft } from './contract.ts'
import { isPackageName, isVersionText } from './pins/component.ts'

export type LinkedPackages = Readonly<{ packages: readonly Package[]; gaps: readonly Gap[] }>

/** `pins`: those of the project's files; a manifest may have several lock files, so they may belong to another project as well. */
export const linkPackages = (project: Project, lock: LockExtraction, pins: readonly Pin[]): LinkedPackages => {
  const file = project.lockfile ?? project.manifest
  const sound = lock.packages.filter(isSound)
  const ids = new Map(sound.map(({ key }) => [key, hashOf('package', project.id, key)]))
  const pinsOf = pinFinder(file, sound, pins)
  const packages = sound.map((draft): Package => {
    const pinnedBy = pinsOf(draft)
    const spelled = canonicalName(draft.ecosystem, draft.name)
    return {
      id: ids.get(draft.key)!,
      project: project.id,
      ecosystem: draft.ecosystem,
      name: spelled,
      version: draft.version,
      purl: purlOf({ ecosystem: draft.ecosystem }, spelled, draft.version),
      dependsOn: draft.dependsOn === 'unknown' ? 'unknown' : draft.dependsOn.flatMap((key) => ids.get(key) ?? []),
      ...(draft.requires ? { requires: draft.requires } : {}),
      pinnedBy: pinnedBy.map(({ id }) => id),
      direct: draft.direct || pinnedBy.some(({ role }) => role === 'require'),
      scope: draft.scope,
      locations: [{ file: draft.file ?? file, ...(draft.line === undefined ? {} : { line: draft.line }) }],
      ...(draft.origin ? { origin: draft.origin } : {}),
    }
  })
  const gaps = lock.packages.filter((draft) => !isSound(draft)).map((draft) => gapOf(file, draft))
  return { packages, gaps: [...gaps, ...(lock.gaps ?? []).map((gap) => ({ file, ...gap }))] }
}

const isSound = ({ ecosystem, name, version }: PackageDraft): boolean =>
  isPackageName(datasourceOfEcosystem(ecosystem) ?? '', name) && isVersionText(version)

const gapOf = (lockfile: string, { name, version, line = 1, file = lockfile }: PackageDraft): Gap => ({
  file,
  line,
  text: `${name} ${version}`,
  why: 'no registry could hold a package of this name and version',
})

/** No package has more; lines that repeat each other a million times do. */
const MOST_PINS = 100

/**
 * A pin decides the packages of its name that its manifest's requirement resolves to; where the lock file does not tell, those
 * that it calls direct; where it calls none direct, all of that name. In a file that is its own lock file, requirement and
 * package are the same line.
 */
const pinFinder = (
  lockfile: string,
  drafts: readonly PackageDraft[],
  pins: readonly Pin[],
): ((draft: PackageDraft) => readonly Pin[]) => {
  const keyOf = (ecosystem: string, name: string) => `${ecosystem} ${canonicalName(ecosystem, name)}`
  const steering = pins.filter(({ role }) => role === 'require' || role === 'indirect' || role === 'replace')
  const pinsByKey = Map.groupBy(steering, ({ component: { datasource, name }, file, line, role }) => {
    const key = keyOf(ecosystemOfDatasource(datasource) ?? '', name)
    return file === lockfile && role !== 'replace' ? `${key} ${line}` : key
  })
  const named = (draft: PackageDraft) => keyOf(draft.ecosystem, draft.name)
  const withDirect = new Set(drafts.filter(({ direct }) => direct).map(named))
  return (draft) => {
    const key = named(draft)
    const found = [key, `${key} ${draft.line}`].flatMap((one) => (pinsByKey.get(one) ?? []).slice(0, MOST_PINS))
    if (withDirect.has(key) && !draft.direct) return found.filter(({ role }) => role === 'replace')
    const { requiredIn } = draft
    return requiredIn ? found.filter(({ file, role }) => role === 'replace' || requiredIn.includes(file)) : found
  }
}
