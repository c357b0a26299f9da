/** Builds a program of Go again as it was planned, and looks at what came out. */
import { SeaworthyError } from '../../records/errors.ts'
import { goMod } from '../../versions/go.ts'
import { tailOf } from '../quoting.ts'
import { parseBuildInfo, type BuildInfo } from './build-info.ts'
import { fetchSource, type FetchedSource, type SourcePorts } from './fetch-source.ts'
import { BuildError, runOrThrow } from './go-steps.ts'
import { openGo, type Go, type GoPorts } from './go-tool.ts'
import type { BinaryPlan } from './plan-binary-rebuild.ts'
import { nextToolchain, requiredGo, toolchainLadder } from './toolchains.ts'

export type BinaryPorts = GoPorts & SourcePorts

export type BinaryOptions = Readonly<{
  /** Go releases that may be fetched: of `lookup`; empty where only the go on the PATH is to be used. */
  toolchains: readonly string[]
}>

export type RebuiltBinary =
  | Readonly<{
      status: 'rebuilt'
      /** Absolute path of the new program. */
      file: string
      toolchain: string
      version: string
      /** Every module that moved, those that were not asked for included. */
      raised: readonly Readonly<{ module: string; from: string; to: string }>[]
      reason: string
    }>
  | Readonly<{ status: 'unbuildable'; reason: string }>

/** `old`: modules of the program as it is: name to version, with or without `v`. Never throws for what Go or a proxy answers. */
export const rebuildBinary = async (
  plan: BinaryPlan,
  old: ReadonlyMap<string, string>,
  options: BinaryOptions,
  ports: BinaryPorts,
): Promise<RebuiltBinary> => {
  const opened = await openGo(ports)
  if (opened.status === 'missing') return unbuildable(opened.reason)
  const { go } = opened
  const ladder = toolchainLadder({ ...plan.toolchain, local: go.version, obtainable: options.toolchains })
  try {
    const built = await onLadder(plan, ladder, go, ports)
    return examine(plan, built, old)
  } catch (error) {
    if (error instanceof SeaworthyError) return unbuildable(error.message)
    throw error
  }
}

const unbuildable = (reason: string): RebuiltBinary => ({ status: 'unbuildable', reason })

type BuiltProgram = Readonly<{ file: string; toolchain: string; info: BuildInfo; source: FetchedSource }>

/** A module that asks for a newer Go is given the next that is enough; each is tried once. */
const onLadder = async (
  plan: BinaryPlan,
  ladder: readonly string[],
  go: Go,
  ports: BinaryPorts,
): Promise<BuiltProgram> => {
  let [toolchain] = ladder
  if (toolchain === undefined)
    throw new BuildError(`it needs Go ${plan.toolchain.needed ?? plan.toolchain.from}, and here is Go ${go.version}`)
  for (;;) {
    try {
      return await build(plan, toolchain, go, ports)
    } catch (error) {
      const required = error instanceof BuildError ? requiredGo(error.output) : undefined
      const next = required === undefined ? undefined : nextToolchain(ladder, required)
      if (next === undefined || next === toolchain) throw error
      toolchain = next
    }
  }
}

const PROGRAM = 'bin/program'

const build = async (plan: BinaryPlan, toolchain: string, go: Go, ports: BinaryPorts): Promise<BuiltProgram> => {
  const environment = { GOTOOLCHAIN: toolchain === go.version ? 'local' : `go${toolchain}`, ...plan.environment }
  const bench = { go, environment, ports }
  await ports.work.remove('bin')
  await ports.work.write('bin/.kept', '')
  const source = await fetchSource({ plan, toolchain, ...bench })
  const file = `${ports.work.root}/${PROGRAM}`
  if (source.route === 'install') await install(plan, file, bench)
  else {
    const own = source.stamped ? ['-buildvcs=true'] : ['-buildvcs=false']
    await runOrThrow(['build', '-o', file, '-mod=mod', ...own, ...plan.flags, plan.main], source.directory, bench)
  }
  const { stdout } = await runOrThrow(['version', '-m', file], ports.work.root, bench)
  const info = parseBuildInfo(stdout)
  if (!info) throw new BuildError(`the new ${plan.path} carries no build information`)
  return { file, toolchain, info, source }
}

type Bench = Readonly<{ go: Go; environment: Readonly<Record<string, string>>; ports: BinaryPorts }>

/** `go install` names the program by its package; it is the only file in the folder. */
const install = async ({ main, version, flags }: BinaryPlan, file: string, bench: Bench): Promise<void> => {
  const { work } = bench.ports
  const folder = `${work.root}/bin/installed`
  const environment = { ...bench.environment, GOBIN: folder }
  await runOrThrow(['install', ...flags, `${main}@${goVersion(version)}`], work.root, { ...bench, environment })
  const [name = ''] = await work.list('bin/installed')
  const moved = await bench.ports.exec.run({
    command: 'mv',
    args: ['--', `${folder}/${name}`, file],
    cwd: work.root,
    env: { PATH: bench.ports.environment['PATH'] ?? '' },
    timeoutMs: 60_000,
  })
  if (moved.exitCode !== 0) throw new BuildError(`go install left no program: ${tailOf(moved.output)}`)
}

/** Advisories and inventories write versions without the `v` that Go wants. */
const goVersion = (version: string): string => (/^\d+\./.test(version) ? `v${version}` : version)

/** What was built must be what was asked for. */
const examine = (
  plan: BinaryPlan,
  { file, toolchain, info, source }: BuiltProgram,
  old: ReadonlyMap<string, string>,
): RebuiltBinary => {
  if (info.main !== plan.main) return unbuildable(`${info.main} was built, not ${plan.main}`)
  if (info.toolchain !== `go${toolchain}`) return unbuildable(`Go ${info.toolchain} built it, not go${toolchain}`)
  const behind = plan.raised.find(({ module, to }) => {
    const version = info.modules.get(module)
    return version !== undefined && goMod.compare(version, goVersion(to)) < 0
  })
  if (behind) return unbuildable(`${behind.module} is ${info.modules.get(behind.module) ?? ''}, not ${behind.to}`)
  return {
    status: 'rebuilt',
    file,
    toolchain: info.toolchain,
    version: source.version,
    raised: [...info.modules].flatMap(([module, to]) => {
      const from = old.get(module)
      return from === undefined || goVersion(from) === to || module === plan.module ? [] : [{ module, from, to }]
    }),
    reason: `built by ${info.toolchain}, ${ROUTE_WORDS[source.route]}`,
  }
}

const ROUTE_WORDS = {
  install: 'by go install',
  require: 'with its module required as it is, and others raised',
  copy: 'from a copy of its module',
  clone: 'from a clone at its tag',
} as const
