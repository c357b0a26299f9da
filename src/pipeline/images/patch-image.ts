/** Adds one layer to an image that is not built here: packages raised by its own package manager, programs of Go built again. */
import { chooseBuilder } from '../../rebuild/builders.ts'
import type { BuilderPorts, PatchRequest, ReplacedFileResult } from '../../rebuild/contract.ts'
import { planBinaryRebuild } from '../../rebuild/go-binary/plan-binary-rebuild.ts'
import { rebuildBinary, type BinaryPorts } from '../../rebuild/go-binary/rebuild-binary.ts'
import { imageState } from '../../rebuild/image-state.ts'
import { judgeRebuild } from '../../rebuild/judge-rebuild.ts'
import { planPatch } from '../../rebuild/patch/plan-patch.ts'
import { copyImage } from '../../rebuild/push/push-image.ts'
import { obstacleToBuild } from '../../rebuild/trust.ts'
import type { Binary } from '../../records/image.ts'
import type { BinaryRebuild, RebuildRecord } from '../../records/rebuild.ts'
import type { Clock, Files } from '../../system/ports.ts'
import type { Examine, ExaminedImage } from './examined-image.ts'
import { startRecord } from './start-record.ts'

export type PatchImageRequest = Readonly<{
  before: ExaminedImage
  /** `oci:DIR:TAG`: where it goes if it is kept. */
  output: string
  /** Go releases that may be fetched for building its programs again. */
  toolchains: readonly string[]
  /** The scripts of the image's own packages run: see `trust.ts`. */
  trusted: boolean
  timeoutMs: number
}>

export type PatchTools = Readonly<{
  examine: Examine
  ports: BuilderPorts
  go: Omit<BinaryPorts, 'work'>
  /** An empty folder of its own for each program that is built. */
  openWork: (name: string) => Promise<Files>
  clock: Clock
}>

export const patchImage = async (request: PatchImageRequest, tools: PatchTools): Promise<RebuildRecord> => {
  const { before } = request
  const finish = startRecord('patch', before, tools.clock)
  const plan = planPatch(before.inventory, before.advice)
  if (plan.status === 'refused') return finish({ outcome: 'failed', reason: plan.reason })
  const chosen = await chooseBuilder({ builder: 'buildah' }, tools.ports)
  if (chosen.status === 'none') return finish({ outcome: 'failed', reason: chosen.reason })
  const obstacle = obstacleToBuild(chosen.builder, tools.ports.environment, request.trusted)
  if (obstacle !== undefined) return finish({ outcome: 'failed', reason: obstacle })
  const programs = await rebuildPrograms(request, tools)
  const files = programs.flatMap(({ record, file }) => (file === undefined ? [] : [{ path: record.path, from: file }]))
  const early = programs.map(({ record }) => record)
  if (plan.status === 'no-packages' && files.length === 0)
    return finish({ outcome: 'not-needed', reason: 'no package and no program of it can be raised', binaries: early })
  const built = await chosen.builder.patch?.(patchOf(request, plan, files), tools.ports)
  if (!built) return finish({ outcome: 'failed', reason: `${chosen.builder.name} cannot patch`, binaries: early })
  const by = { name: chosen.builder.name, version: chosen.version, command: built.command }
  if (built.status === 'failed')
    return finish({ outcome: 'failed', reason: built.reason, builder: by, binaries: early })
  const after = await tools.examine(built.reference)
  const judgement = judgeRebuild(before, after)
  const delivered = judgement.outcome === 'kept' ? await deliver(built.reference, request, tools.ports) : {}
  return finish({
    ...judgement,
    after: imageState(after),
    builder: by,
    binaries: early.map((record) => withStart(record, built.files)),
    ...(delivered.problem === undefined ? {} : { outcome: 'failed', reason: delivered.problem }),
    ...(delivered.reference === undefined ? {} : { after: { ...imageState(after), reference: delivered.reference } }),
  })
}

type Delivery = Readonly<{ reference?: string; problem?: string }>

/** What is refused never gets there: an image that lay there stays. */
const deliver = async (from: string, request: PatchImageRequest, ports: BuilderPorts): Promise<Delivery> => {
  const { output: to, timeoutMs } = request
  const copied = await copyImage({ from, to, timeoutMs }, ports)
  if (copied.status === 'copied') return { reference: to }
  return { problem: `patched, and not written to ${to}: ${copied.reason}` }
}

const patchOf = (
  { before, timeoutMs }: PatchImageRequest,
  plan: Exclude<ReturnType<typeof planPatch>, { status: 'refused' }>,
  files: PatchRequest['files'],
): PatchRequest => {
  const programs = files.map(({ path }) => `/${path}`).join(' ')
  const words = [
    plan.status === 'planned' ? plan.createdBy : 'seaworthy patch:',
    ...(programs === '' ? [] : [`built again: ${programs}`]),
  ]
  return {
    image: before.reference,
    commands: plan.status === 'planned' ? plan.commands : [],
    files,
    createdBy: words.join(' '),
    timeoutMs,
  }
}

type Program = Readonly<{ record: BinaryRebuild; file?: string }>

/** Those that have something to gain; one after the other, because each takes the whole machine. */
const rebuildPrograms = async (request: PatchImageRequest, tools: PatchTools): Promise<readonly Program[]> => {
  const programs: Program[] = []
  for (const binary of request.before.inventory.image?.binaries ?? []) {
    const findings = request.before.findings.findings
    const isFlagged = findings.some(({ locations }) => locations.some(({ file }) => file === binary.path))
    if (binary.kind === 'go' && isFlagged) programs.push(await rebuildProgram(binary, request, tools))
  }
  return programs
}

const rebuildProgram = async (
  binary: Binary,
  { before, toolchains }: PatchImageRequest,
  { go, openWork }: PatchTools,
): Promise<Program> => {
  const plan = planBinaryRebuild(binary, before.findings.findings)
  const from = binary.version ?? ''
  const unchanged = { path: binary.path, main: binary.main, module: binary.module ?? '', from, to: from, raised: [] }
  const toolchain = binary.toolchain ?? ''
  const unbuildable = (reason: string): Program => ({
    record: { ...unchanged, toolchain: { from: toolchain, to: toolchain }, outcome: 'unbuildable', reason },
  })
  if (plan.status === 'refused') return unbuildable(plan.reason)
  const work = await openWork(binary.path.replaceAll('/', '-'))
  const result = await rebuildBinary(plan, modulesOf(binary, before), { toolchains }, { ...go, work })
  if (result.status === 'unbuildable') return unbuildable(result.reason)
  const { file, version: to, raised, reason } = result
  const record = {
    ...unchanged,
    to,
    raised,
    toolchain: { from: toolchain, to: result.toolchain },
    outcome: 'rebuilt',
    reason,
  } as const
  return { record, file }
}

const modulesOf = ({ path }: Binary, { inventory }: ExaminedImage): ReadonlyMap<string, string> =>
  new Map(
    inventory.packages
      .filter(({ ecosystem, locations }) => ecosystem === 'Go' && locations.some(({ file }) => file === path))
      .map(({ name, version }) => [name, version]),
  )

/** Whether it starts is only known in the image. */
const withStart = (record: BinaryRebuild, results: readonly ReplacedFileResult[]): BinaryRebuild => {
  const result = results.find(({ path }) => path === record.path)
  if (!result) return record
  const outcome = result.outcome === 'replaced' ? 'rebuilt' : 'does-not-start'
  return { ...record, outcome, reason: `${record.reason}; ${result.reason}` }
}
