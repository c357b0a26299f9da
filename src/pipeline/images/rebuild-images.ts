import { readRecipe } from '../../capture/image/attribution/read-recipe.ts'
/**
 * Rebuilds the images of a repository, a base before what stands on it: an image whose base was rebuilt and kept is built again
 * on the new one, pushed or not.
 */
import type { Platform } from '../../capture/image/manifests/platform.ts'
import type { TreeReading } from '../../plan/image/situation.ts'
import { cascadeOrder, type CascadeStep } from '../../rebuild/cascade.ts'
import type { BaseOverride, BuilderPorts } from '../../rebuild/contract.ts'
import { provenanceOf, type Statement } from '../../rebuild/provenance.ts'
import type { ImageDefinition } from '../../records/config.ts'
import { UsageError } from '../../records/errors.ts'
import type { RebuildRecord } from '../../records/rebuild.ts'
import type { Files, Git } from '../../system/ports.ts'
import { openRepository } from '../open-repository.ts'
import type { Services } from '../services.ts'
import { createExamine } from './create-examine.ts'
import type { ExaminedImage } from './examined-image.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'
import { rebuildImage } from './rebuild-image.ts'
import { attemptImage, keptReference, type UnreadImage } from './requests.ts'

export type RebuildRun = Readonly<{
  home: ImageHome
  trees: readonly TreeReading[]
  /** All that the configuration has: also those that are not asked for may be bases. */
  wanted: readonly ImageDefinition[]
  /** Where the image that is to be replaced lies, by its name; default: where the configuration says that it is kept. */
  current: ReadonlyMap<string, string>
  platform: Platform
  checkout: Checkout
  force: boolean
  trusted: boolean
  timeoutMs: number
  /** Called as soon as an image is done: what was pushed must not lose its proof to a fault in the next image. */
  keep: (rebuilt: RebuiltImage) => void
}>

/** What is built: a commit, in a clone of ours. */
export type Checkout = Readonly<{
  clone: Git
  commit: string
  /** Absolute: ours. */
  directory: string
}>

export type RebuiltImage = Readonly<{
  name: string
  record: RebuildRecord
  before: ExaminedImage
  /** What was built, kept or not. */
  after?: ExaminedImage
  /** Absent where nothing was built. */
  provenance?: Statement
}>

/** `unread`: images that are not where they should be, or cannot be read; the others are rebuilt all the same. */
export type RebuiltImages = Readonly<{ rebuilt: readonly RebuiltImage[]; unread: readonly UnreadImage[] }>

export const rebuildImages = async (run: RebuildRun, tools: ImageTools): Promise<RebuiltImages> => {
  const site = await openSite(run, tools)
  const rebuilt: RebuiltImage[] = []
  const unread: UnreadImage[] = []
  for (const step of stepsOf(run)) {
    const definition = run.wanted.find(({ name }) => name === step.name)
    if (!definition) continue
    const request = { definition, step, earlier: rebuilt, site }
    const result = await attemptImage(step.name, () => rebuildStep(request, run, tools))
    if ('problem' in result) {
      unread.push(result)
      continue
    }
    rebuilt.push(result)
    run.keep(result)
  }
  return { rebuilt, unread }
}

/* ---- the order -------------------------------------------------------------------------------------------------- */

const stepsOf = ({ home, wanted }: RebuildRun): readonly CascadeStep[] => {
  const cascade = cascadeOrder(wanted.map((one) => ({ name: one.name, tags: one.tags, bases: basesOf(one, home) })))
  if (cascade.status === 'ordered') return cascade.steps
  throw new UsageError({
    place: 'seaworthy.yaml images',
    expected: 'bases before what stands on them',
    found: cascade.reason,
  })
}

/** What its Dockerfile begins with, and copies from. */
const basesOf = (definition: ImageDefinition, home: ImageHome): readonly string[] => {
  const { base, copies } = recipeOf(definition, home) ?? {}
  return [...(base ? [base.name] : []), ...(copies ?? []).flatMap(({ from }) => (from === undefined ? [] : [from]))]
}

const DEFAULT_NAMES = ['Dockerfile', 'Containerfile']

const recipeOf = ({ dockerfile, context, target, args }: ImageDefinition, { dockerfiles }: ImageHome) => {
  const folder = context === '.' ? '' : `${context.replace(/^\.\//, '').replace(/\/$/, '')}/`
  const names = dockerfile === undefined ? DEFAULT_NAMES.map((name) => `${folder}${name}`) : [dockerfile]
  const text = dockerfiles.find(({ path }) => names.includes(path))
  return text && readRecipe(text, { target, args })
}

/* ---- one image -------------------------------------------------------------------------------------------------- */

type Site = Readonly<{
  /** The commit that is built, checked out by itself. */
  tree: Files
  commit: string
  ports: BuilderPorts
}>

/** Of a folder: what its HEAD has, and nothing that is not committed. */
export const openCheckout = async (
  { root }: Pick<ImageHome, 'root'>,
  stateDirectory: string,
  { repositories, log }: Pick<Services, 'repositories' | 'log'>,
): Promise<Checkout> => {
  const { clone, target, directory } = await openRepository({ address: root, stateDirectory }, repositories)
  const commit = await target.resolve('HEAD')
  if (commit === undefined) throw new UsageError({ place: root, expected: 'a commit to build', found: 'none' })
  if (await target.isDirty()) log.warn(`${root}: built is commit ${commit.slice(0, 10)}, without what is not committed`)
  return { clone, commit, directory }
}

const openSite = async ({ checkout }: RebuildRun, { services }: ImageTools): Promise<Site> => {
  const { clone, commit, directory } = checkout
  await clone.snapshot(`${directory}/images/tree`, commit)
  const { exec, log, environment } = services
  const work = await services.openFolder(`${directory}/images/work`)
  return {
    tree: await services.openFolder(`${directory}/images/tree`),
    commit,
    ports: { exec, log, environment, work },
  }
}

type StepRequest = Readonly<{
  definition: ImageDefinition
  step: CascadeStep
  earlier: readonly RebuiltImage[]
  site: Site
}>

const rebuildStep = async (
  { definition, step, earlier, site }: StepRequest,
  run: RebuildRun,
  tools: ImageTools,
): Promise<RebuiltImage> => {
  const { home, trees, platform, force, trusted, timeoutMs } = run
  const { clock, tool } = tools.services
  const examine = createExamine({ home, trees, definition }, platform, tools)
  const before = await examine(run.current.get(definition.name) ?? keptReference(definition))
  const bases = overridesFor(definition, step, earlier, home)
  const { tree, ports, commit } = site
  const request = { definition, before, tree, bases, force: force || bases.length > 0, trusted, timeoutMs }
  const { record: made, after } = await rebuildImage(request, { examine, ports, clock })
  const { repository } = home.source
  const record = { ...made, source: { ...made.source, repository, commit } }
  const provenance = provenanceOf(record, {
    definition,
    bases: builtOn(after ?? before, bases, earlier),
    ...(before.offers ? { offers: before.offers } : {}),
    tool,
    run: record.startedAt,
  })
  return {
    name: definition.name,
    record,
    before,
    ...(after ? { after } : {}),
    ...(provenance.status === 'made' ? { provenance: provenance.statement } : {}),
  }
}

type NamedBase = Readonly<{ name: string; digest?: string }>

/** Builders call a base of this run by the name of its layout: its digest is that of its own record. */
const builtOn = (
  { inventory }: ExaminedImage,
  overrides: readonly BaseOverride[],
  earlier: readonly RebuiltImage[],
): readonly NamedBase[] => {
  const base = inventory.image?.base
  const states = earlier.map(({ record }) => record.after)
  return [
    ...(base && !overrides.some(({ name }) => name === base.name) ? [base] : []),
    ...overrides.map(({ name, reference }) => {
      const digest = states.find((state) => state?.reference === reference)?.manifestDigest
      return { name, ...(digest === undefined ? {} : { digest }) }
    }),
  ]
}

/** What of its bases was rebuilt and kept in this run, under the names that its Dockerfile has for them. */
const overridesFor = (
  definition: ImageDefinition,
  { on }: CascadeStep,
  earlier: readonly RebuiltImage[],
  home: ImageHome,
): readonly BaseOverride[] =>
  earlier.flatMap(({ name, record }) => {
    if (!on.includes(name) || record.outcome !== 'kept' || !record.after) return []
    const { reference } = record.after
    return basesOf(definition, home)
      .filter((base) => base === name || base.startsWith(`${name}:`))
      .map((base) => ({ name: base, reference }))
  })
