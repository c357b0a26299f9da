/**
 * Runs buildah on a storage of its own below our work folder: images that we build and bases that we pull never appear in the
 * user's. Storage driver and isolation are the user's (`STORAGE_DRIVER`, `BUILDAH_ISOLATION`, storage.conf), see buildah(1).
 */
import type { ExecResult } from '../../../system/ports.ts'
import { builderEnvironment } from '../../builder-environment.ts'
import type { BuilderPorts } from '../../contract.ts'
import { withoutSecrets } from '../../quoting.ts'

export type BuildahRun = Readonly<{
  args: readonly string[]
  timeoutMs: number
  /** Says its lines as they come. */
  says?: (line: string) => void
}>

/** The whole command line, for the record and for running. */
export const buildahArguments = (
  { work, environment }: Pick<BuilderPorts, 'work' | 'environment'>,
  args: readonly string[],
): readonly string[] => [
  // Beside a root of its own it looks at storage.conf alone.
  ...(environment['STORAGE_DRIVER'] ? ['--storage-driver', environment['STORAGE_DRIVER']] : []),
  '--root',
  `${work.root}/storage`,
  '--runroot',
  `${work.root}/run`,
  ...args,
]

export const runBuildah = ({ args, timeoutMs, says }: BuildahRun, ports: BuilderPorts): Promise<ExecResult> =>
  ports.exec.run({
    command: 'buildah',
    args: buildahArguments(ports, args),
    cwd: ports.work.root,
    env: builderEnvironment(ports.environment),
    timeoutMs,
    ...(says ? { onLine: says } : {}),
  })

/** Warnings stay on the screen (a `HEALTHCHECK` that the OCI format has no place for), all else passes by. */
export const saying =
  (subject: string, { log, environment }: BuilderPorts, ...secret: readonly Readonly<Record<string, string>>[]) =>
  (line: string): void => {
    const text = withoutSecrets(line.trim(), environment, ...secret)
    if (/level=warning|^warn/i.test(text)) log.warn(`${subject}: ${text}`)
    else if (text !== '') log.progress(`${subject}: ${text}`)
  }
