/**
 * Moves tags of a registry to an image that was kept: skopeo-copy(1), with the user's own credentials. What stands there is looked
 * at first and read again after; a registry has no compare-and-swap, so the time between is short and not zero.
 */
import type { ExecResult } from '../../system/ports.ts'
import { builderEnvironment } from '../builder-environment.ts'
import type { BuilderPorts } from '../contract.ts'
import { isLoopback } from '../image-names.ts'
import { failureOf, succeeded } from '../quoting.ts'
import { objectionToPush, readDestination, type Destination, type PushTerms } from './destination.ts'

export type PushRequest = PushTerms &
  Readonly<{
    /** `oci:DIR:TAG` or `oci-archive:FILE` */
    from: string
    /** Manifest digest of the image as it was read: what the registry must say afterwards. */
    digest: string
    /** `docker://registry.example/team/app:1.2` */
    to: string
    timeoutMs: number
  }>

export type PushResult =
  | Readonly<{ status: 'pushed'; reference: string; digest: string }>
  | Readonly<{ status: 'refused' | 'failed'; reference: string; reason: string }>

const LOOK_MS = 60_000
/** What registries and skopeo say of a tag that is not there. */
const ABSENT = /manifest unknown|name unknown|not found|StatusCode: 404|repository name not known/i

/** Never throws for what the registry answers. */
export const pushImage = async (request: PushRequest, ports: BuilderPorts): Promise<PushResult> => {
  const { from, to: reference, timeoutMs } = request
  const before = await lookAt(reference, ports)
  if (before.status === 'failed') return { status: 'failed', reference, reason: before.reason }
  const objection = objectionToPush(before, request)
  if (objection !== undefined) return { status: 'refused', reference, reason: `${reference}: ${objection}` }
  const insecure = isLoopback(reference) ? ['--dest-tls-verify=false'] : []
  const copied = await skopeo(['copy', '--quiet', '--preserve-digests', ...insecure, from, reference], timeoutMs, ports)
  if (!succeeded(copied))
    return { status: 'failed', reference, reason: failureOf('skopeo copy', copied, ports.environment) }
  return confirm(request, ports)
}

export type CopyResult = Readonly<{ status: 'copied' }> | Readonly<{ status: 'failed'; reason: string }>

/** To a place that is the user's alone: nobody else moves it meanwhile. Never throws for what skopeo answers. */
export const copyImage = async (
  { from, to, timeoutMs }: Pick<PushRequest, 'from' | 'to' | 'timeoutMs'>,
  ports: BuilderPorts,
): Promise<CopyResult> => {
  const copied = await skopeo(['copy', '--quiet', '--preserve-digests', from, to], timeoutMs, ports)
  if (succeeded(copied)) return { status: 'copied' }
  return { status: 'failed', reason: failureOf('skopeo copy', copied, ports.environment) }
}

const confirm = async ({ to: reference, digest }: PushRequest, ports: BuilderPorts): Promise<PushResult> => {
  const after = await lookAt(reference, ports)
  if (after.status === 'failed') return { status: 'failed', reference, reason: after.reason }
  const found = after.status === 'absent' ? 'nothing' : after.digest
  if (found === digest) return { status: 'pushed', reference, digest }
  return { status: 'failed', reference, reason: `${reference}: expected ${digest} after the push, found ${found}` }
}

const lookAt = async (
  reference: string,
  ports: BuilderPorts,
): Promise<Destination | Readonly<{ status: 'failed'; reason: string }>> => {
  const insecure = isLoopback(reference) ? ['--tls-verify=false'] : []
  const raw = await skopeo(['inspect', '--raw', ...insecure, reference], LOOK_MS, ports)
  if (!succeeded(raw))
    return ABSENT.test(raw.stderr)
      ? { status: 'absent' }
      : { status: 'failed', reason: failureOf('skopeo inspect', raw, ports.environment) }
  const digest = await digestOf(raw.stdout, ports)
  return digest === undefined
    ? { status: 'failed', reason: `${reference}: its digest cannot be computed` }
    : readDestination(raw.stdout, digest)
}

/** skopeo-manifest-digest(1) of the text that the registry gave. */
const digestOf = async (manifest: string, ports: BuilderPorts): Promise<string | undefined> => {
  const path = 'manifest.json'
  await ports.work.write(path, manifest)
  const result = await skopeo(['manifest-digest', `${ports.work.root}/${path}`], LOOK_MS, ports)
  await ports.work.remove(path)
  return succeeded(result) ? result.stdout.trim() : undefined
}

const skopeo = (args: readonly string[], timeoutMs: number, ports: BuilderPorts): Promise<ExecResult> =>
  ports.exec.run({
    command: 'skopeo',
    args,
    cwd: ports.work.root,
    env: builderEnvironment(ports.environment),
    timeoutMs,
  })
