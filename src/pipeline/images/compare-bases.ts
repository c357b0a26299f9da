/**
 * For each image that a repository builds on: what else it could build on, and what that would change. A candidate that
 * cannot be read, and a registry that does not answer, are told in the record; the others are compared all the same.
 */
import type { Platform } from '../../capture/image/manifests/platform.ts'
import { parseReference } from '../../capture/image/reference.ts'
import { listTags } from '../../lookup/oci/repository.ts'
import { baseCandidates } from '../../plan/image/base-candidates.ts'
import { missingPackages } from '../../plan/image/missing-packages.ts'
import { adviseBase, rankBases } from '../../plan/image/rank-bases.ts'
import {
  BASE_IMAGES_SCHEMA,
  type BaseCandidate,
  type BaseImages,
  type ComparedBase,
} from '../../records/base-images.ts'
import { SeaworthyError, UsageError } from '../../records/errors.ts'
import { takeInventory } from '../examine-tree.ts'
import type { ImageRequest } from './assess-image.ts'
import { basesInUse, type BaseUse } from './base-uses.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'
import { readBase, type BaseReading } from './read-base.ts'
import { searchObstacles, type RuntimeSearch } from './runtime-obstacles.ts'

export type BaseQuestion = Readonly<{
  home: ImageHome
  platform: Platform
  /** Candidates of the command line, paths absolute: for the bases of the images that come out, or for `only`. */
  candidates: readonly ImageRequest[]
  /** Compare this `FROM` alone, whatever stage it begins. */
  only?: string
}>

/** Throws a UsageError where no Dockerfile builds on anything, or not on `only`. */
export const compareBases = async (question: BaseQuestion, tools: ImageTools): Promise<BaseImages> => {
  const { home, only } = question
  const { tree, source, config } = home
  const cached = tools.cache ? { cache: tools.cache } : {}
  const inventory = await takeInventory({ tree, source, ...config.capture, ...cached })
  const uses = basesInUse(home, inventory)
  const asked = only === undefined ? uses : uses.filter(({ reference }) => reference === only)
  if (asked.length === 0) throw nothingToCompare(home, uses, only)
  const read = readingOnce(tools)
  const search = searchObstacles(home, inventory, tools)
  const bases: ComparedBase[] = []
  for (const use of asked) bases.push(await compareBase(use, question, { tools, read, search }))
  return { schema: BASE_IMAGES_SCHEMA, source, bases }
}

const nothingToCompare = ({ root }: ImageHome, uses: readonly BaseUse[], only: string | undefined): UsageError => {
  const known = uses.map(({ reference }) => reference).join(', ')
  return new UsageError({
    place: root,
    expected: only === undefined ? 'a Dockerfile with a FROM' : `a Dockerfile with FROM ${only}`,
    found: known === '' ? 'none' : `FROM ${known}`,
  })
}

type Read = (request: ImageRequest) => Promise<BaseReading>
type Means = Readonly<{ tools: ImageTools; read: Read; search: RuntimeSearch }>

/** A candidate of several bases is read once. */
const readingOnce = (tools: ImageTools): Read => {
  const readings = new Map<string, Promise<BaseReading>>()
  return (request) => {
    const key = JSON.stringify(request.reference)
    const known = readings.get(key) ?? readBase(request, tools)
    readings.set(key, known)
    return known
  }
}

/* ---- one base --------------------------------------------------------------------------------------------------- */

type Candidate = Readonly<{ reference: string; why: string; request: ImageRequest | Readonly<{ problem: string }> }>

const compareBase = async (use: BaseUse, question: BaseQuestion, means: Means): Promise<ComparedBase> => {
  const { reference, places, final } = use
  const { candidates, notes } = await candidatesFor(use, question, means.tools)
  const own = { reference, why: 'in use', request: requestOf(reference, question) }
  const inUse = await readCandidate(own, means)
  const others: BaseCandidate[] = []
  for (const candidate of candidates) {
    const compared = await compareCandidate(candidate, { use, inUse, means })
    others.push(compared.candidate)
    notes.push(...compared.notes)
  }
  const ranked = rankBases(candidateOf(own, inUse), others)
  return { places, reference, final, candidates: ranked, advice: adviseBase(ranked), notes: [...new Set(notes)] }
}

const readCandidate = async ({ request }: Candidate, { read }: Means): Promise<BaseReading> =>
  'problem' in request ? { status: 'unread', problem: request.problem } : read(request)

type Comparison = Readonly<{ use: BaseUse; inUse: BaseReading; means: Means }>

const compareCandidate = async (candidate: Candidate, { use, inUse, means }: Comparison) => {
  const reading = await readCandidate(candidate, means)
  const plain = candidateOf(candidate, reading)
  if (reading.status !== 'read' || inUse.status !== 'read') return { candidate: plain, notes: [] }
  const { obstacles, stages, notes } = await means.search(inUse.image.runtimes, reading.image.runtimes)
  const commands = use.commands.filter(
    (name) => inUse.commands.has(name) && !reading.commands.has(name) && !use.installs.includes(name),
  )
  const missing = { packages: missingPackages(inUse.packages, reading.packages), commands }
  return { candidate: { ...plain, missing, obstacles, stages }, notes }
}

const candidateOf = ({ reference, why }: Candidate, reading: BaseReading): BaseCandidate => ({
  reference,
  why,
  also: [],
  ...(reading.status === 'read' ? { image: reading.image } : { problem: reading.problem }),
  missing: { packages: [], commands: [] },
  obstacles: [],
  stages: [],
})

/* ---- candidates ------------------------------------------------------------------------------------------------- */

type Candidates = Readonly<{ candidates: readonly Candidate[]; notes: string[] }>

/** Named ones first; each once, the image in use left out. */
const candidatesFor = async (use: BaseUse, question: BaseQuestion, tools: ImageTools): Promise<Candidates> => {
  const isMeant = use.final || question.only !== undefined
  const asked = isMeant ? question.candidates : []
  const found = await candidatesOfRepository(use.reference, question, tools)
  const all = [
    ...asked.map((request) => ({ reference: nameOf(request.written), why: 'asked for', request })),
    ...use.named.map((name) => ({
      reference: nameOf(name),
      why: 'named in seaworthy.yaml',
      request: requestOf(name, question),
    })),
    ...found.candidates,
  ]
  const first = (reference: string) => all.findIndex((one) => one.reference === reference)
  const candidates = all.filter(({ reference }, at) => reference !== use.reference && at === first(reference))
  return { candidates, notes: found.notes }
}

/** As `FROM` would have it. */
const nameOf = (written: string): string => written.replace(/^docker:\/\//, '')

/** A name of skopeo's, or one of a `FROM`; paths are those of the repository. */
const requestOf = (name: string, { home, platform }: BaseQuestion): Candidate['request'] => {
  try {
    const parsed = parseReference(name)
    const reference = parsed.transport === 'tree' ? parseReference(`docker://${name}`) : parsed
    if (reference.transport === 'tree') return { problem: `expected the name of an image, found ${name}` }
    const isRelative = 'path' in reference && !reference.path.startsWith('/')
    const absolute = isRelative ? { ...reference, path: `${home.root}/${reference.path}` } : reference
    return { reference: absolute, written: name, platform }
  } catch (error) {
    if (error instanceof SeaworthyError) return { problem: error.message }
    throw error
  }
}

const candidatesOfRepository = async (
  reference: string,
  question: BaseQuestion,
  tools: ImageTools,
): Promise<Candidates> => {
  const none = (note: string): Candidates => ({ candidates: [], notes: [`${note}: no candidates of its repository`] })
  const request = requestOf(reference, question)
  if ('problem' in request || request.reference.transport !== 'docker') return none(`${reference} names no repository`)
  const { host, repository, tag, digest } = request.reference
  if (tag === undefined) return none(`${reference} names ${digest === undefined ? 'no tag' : 'a digest and no tag'}`)
  if (tools.offline) return none(`${host}/${repository} is not asked for its tags (offline)`)
  tools.services.log.progress(`Asking for the tags of ${repository}`)
  const tags = await tagsOf(host, repository, tools)
  if (typeof tags === 'string') return none(tags)
  const [untagged = reference] = reference.split('@')
  const name = untagged.endsWith(`:${tag}`) ? untagged.slice(0, -tag.length - 1) : untagged
  return {
    candidates: baseCandidates(tag, tags).map((one) => {
      const written = `${name}:${one.tag}`
      return { reference: written, why: one.why, request: requestOf(written, question) }
    }),
    notes: [],
  }
}

/** A text says why there are none. */
const tagsOf = async (host: string, repository: string, tools: ImageTools): Promise<readonly string[] | string> => {
  try {
    const tags = await listTags(await tools.registries.containers.open(host, repository))
    return tags.status === 'ok' ? tags.value : tags.reason
  } catch (error) {
    if (error instanceof SeaworthyError) return error.message
    throw error
  }
}
