/** One layer on top of an image that is not built here: packages raised by its own package manager, programs exchanged. */
import { SeaworthyError } from '../../../records/errors.ts'
import type { BuilderPorts, PatchRequest, PatchResult, ReplacedFile, ReplacedFileResult } from '../../contract.ts'
import { compareStarts } from '../../go-binary/start-check.ts'
import { clearLayout, layoutReference } from '../../layouts.ts'
import { failureOf, succeeded } from '../../quoting.ts'
import { saying } from './storage.ts'
import { inContainer, type WorkingContainer } from './working-container.ts'

const ROOT = '0:0'
const START_MS = 20_000
const USUAL = { owner: ROOT, mode: '755' }

/** Never throws for what buildah, the image or its package manager answer. */
export const patchImage = async (request: PatchRequest, ports: BuilderPorts): Promise<PatchResult> => {
  const command = request.commands.flatMap(({ argv }, index) => (index === 0 ? argv : ['&&', ...argv]))
  try {
    return await inContainer(request.image, request.platform, ports, (container) =>
      patch(request, command, container, ports),
    )
  } catch (error) {
    if (error instanceof SeaworthyError) return { status: 'failed', reason: error.message, command }
    throw error
  }
}

const patch = async (
  request: PatchRequest,
  command: readonly string[],
  container: WorkingContainer,
  ports: BuilderPorts,
): Promise<PatchResult> => {
  const says = saying(request.image, ports)
  for (const { argv, environment } of request.commands) {
    const what = { argv, environment, user: ROOT, network: true, timeoutMs: request.timeoutMs, says }
    const result = await container.run(what)
    const [program = ''] = argv
    if (!succeeded(result))
      return { status: 'failed', reason: failureOf(`${program} in the image`, result, ports.environment), command }
  }
  const files: ReplacedFileResult[] = []
  for (const file of request.files) files.push(await replaceFile(file, container))
  const reference = request.output ?? layoutReference(ports.work, request.image, request.platform)
  if (request.output === undefined) await clearLayout(ports.work, request.image, request.platform)
  await ports.work.write('layouts/.kept', '')
  await container.commit(reference, request.createdBy)
  return { status: 'built', reference, command, files }
}

/** Started as the image would start it: with its libraries, as its user, without a network. */
const replaceFile = async ({ from, path }: ReplacedFile, container: WorkingContainer): Promise<ReplacedFileResult> => {
  const inside = `/${path}`
  const starts = await compareStarts((which, args) =>
    container.run({
      argv: [inside, ...args],
      network: false,
      timeoutMs: START_MS,
      ...(which === 'new' ? { over: [from, inside] as const } : {}),
    }),
  )
  if (starts.status !== 'same') return { path, outcome: 'does-not-start', reason: starts.reason }
  await container.copy(from, path, (await container.ownerOf(path)) ?? USUAL)
  return { path, outcome: 'replaced', reason: starts.reason }
}
