/** Rebuilds one image of the repository: only where it pays, kept only where it is better, pushed only where the policy says so. */
import { findBuildPlaces } from '../../rebuild/build-places.ts'
import { chooseBuilder } from '../../rebuild/builders.ts'
import type { BaseOverride, Builder, BuilderPorts, Built } from '../../rebuild/contract.ts'
import { imageState } from '../../rebuild/image-state.ts'
import { judgeRebuild } from '../../rebuild/judge-rebuild.ts'
import { pushImage } from '../../rebuild/push/push-image.ts'
import { obstacleToBuild } from '../../rebuild/trust.ts'
import type { ImageDefinition } from '../../records/config.ts'
import type { RebuildRecord } from '../../records/rebuild.ts'
import type { Clock, Files } from '../../system/ports.ts'
import { digestAtTag, type Examine, type ExaminedImage } from './examined-image.ts'
import { startRecord, type RecordEnd } from './start-record.ts'

export type RebuildRequest = Readonly<{
  definition: ImageDefinition
  /** As it is now. */
  before: ExaminedImage
  /** A clean snapshot of the commit. */
  tree: Files
  /** Bases that were rebuilt in this run and kept. */
  bases: readonly BaseOverride[]
  /** Rebuild even where nothing seems to be gained: a base of it was rebuilt, or the user says so. */
  force: boolean
  trusted: boolean
  timeoutMs: number
}>

export type RebuildTools = Readonly<{ examine: Examine; ports: BuilderPorts; clock: Clock }>

export type Rebuilding = Readonly<{
  record: RebuildRecord
  /** What was built, kept or not. */
  after?: ExaminedImage
}>

export const rebuildImage = async (request: RebuildRequest, tools: RebuildTools): Promise<Rebuilding> => {
  const { before, definition, force } = request
  const recordOf = startRecord('rebuild', before, tools.clock)
  const finish = (end: RecordEnd, after?: ExaminedImage): Rebuilding => ({
    record: recordOf(end),
    ...(after ? { after } : {}),
  })
  if (before.advice.decision === 'nothing-to-gain' && !force)
    return finish({ outcome: 'not-needed', reason: before.advice.reason })
  const chosen = await chooseBuilder(definition, tools.ports)
  if (chosen.status === 'none') return finish({ outcome: 'failed', reason: chosen.reason })
  const built = await build(chosen.builder, request, tools.ports)
  const by = { name: chosen.builder.name, version: chosen.version, command: built.command }
  if (built.status === 'failed') return finish({ outcome: 'failed', reason: built.reason, builder: by })
  const after = await tools.examine(built.reference)
  const { outcome, reason, ...changes } = judgeRebuild(before, after)
  const result = { after: imageState(after), builder: by, ...changes }
  if (outcome === 'refused') return finish({ outcome, reason, ...result }, after)
  const pushes = await push(built, request, after, tools.ports)
  const told = [reason, ...pushes.problems].join('; ')
  return finish({ outcome, reason: told, ...result, pushed: pushes.pushed }, after)
}

const build = async (builder: Builder, request: RebuildRequest, ports: BuilderPorts) => {
  const { definition, before, tree, bases, trusted, timeoutMs } = request
  const obstacle = obstacleToBuild(builder, ports.environment, trusted)
  if (obstacle !== undefined) return { status: 'failed', reason: obstacle, command: [] } as const
  const places = await findBuildPlaces(definition, tree)
  if (places.status === 'missing') return { status: 'failed', reason: places.reason, command: [] } as const
  const { target, args, command, platforms } = definition
  const platform = platforms.length > 0 ? before.inventory.image?.platform : undefined
  return builder.build(
    {
      image: `${definition.name}:${definition.tags[0] ?? 'latest'}`,
      dockerfile: places.dockerfile,
      context: places.context,
      args,
      noCache: true,
      labels: {},
      bases,
      timeoutMs,
      ...(target === undefined ? {} : { target }),
      ...(command === undefined ? {} : { command }),
      ...(platform === undefined ? {} : { platform }),
    },
    ports,
  )
}

type Pushes = Readonly<{ pushed: RebuildRecord['pushed']; problems: readonly string[] }>

/** The first tag is the one that was read: the others are moved only after it. */
const push = async (
  { reference: from }: Built,
  { definition, before, timeoutMs }: RebuildRequest,
  after: ExaminedImage,
  ports: BuilderPorts,
): Promise<Pushes> => {
  if (definition.push === 'never') return { pushed: [], problems: [] }
  const digest = after.inventory.source.image?.manifestDigest ?? ''
  const platform = after.inventory.image?.platform ?? ''
  const pushed: { reference: string; digest: string }[] = []
  for (const [index, tag] of definition.tags.entries()) {
    const read = digestAtTag(before)
    const expected =
      index === 0 && before.reference.startsWith('docker://') && read !== undefined ? { expected: read } : {}
    const to = `docker://${definition.name}:${tag}`
    const result = await pushImage({ from, digest, platform, to, timeoutMs, ...expected }, ports)
    if (result.status !== 'pushed') return { pushed, problems: [`not pushed: ${result.reason}`] }
    pushed.push({ reference: result.reference, digest: result.digest })
  }
  return { pushed, problems: [] }
}
