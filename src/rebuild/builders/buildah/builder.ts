/** buildah, without a daemon: buildah-build(1), buildah-push(1). The one builder that can also patch. */
import type { Builder, BuilderPorts, BuildRequest, BuildResult } from '../../contract.ts'
import { clearLayout, layoutReference, withinWork } from '../../layouts.ts'
import { failureOf, succeeded, withoutSecrets } from '../../quoting.ts'
import { patchImage } from './patch.ts'
import { buildahArguments, runBuildah, saying } from './storage.ts'

const ID_FILE = 'image-id'
const SHORT_MS = 60_000

export const buildahBuilder: Builder = {
  name: 'buildah',
  executes: ({ BUILDAH_ISOLATION }) => (BUILDAH_ISOLATION === 'chroot' ? 'host' : 'container'),
  availability: async (ports) => {
    const result = await runBuildah({ args: ['--version'], timeoutMs: SHORT_MS }, ports)
    if (!succeeded(result)) return { status: 'missing', reason: failureOf('buildah', result, ports.environment) }
    return { status: 'available', version: /version (\S+)/.exec(result.stdout)?.[1] ?? 'unknown' }
  },
  build: async (request, ports) => {
    const args = buildArguments(request, ports)
    const command = commandLine(args, request, ports)
    const says = saying(request.image, ports, request.args)
    await ports.work.remove(ID_FILE)
    const result = await runBuildah({ args, timeoutMs: request.timeoutMs, says }, ports)
    if (!succeeded(result)) return failed(failureOf('buildah', result, ports.environment, request.args), command)
    const id = (await ports.work.readText(ID_FILE))?.trim()
    if (!id) return failed('buildah built an image and did not say which', command)
    return keepResult(id, request, command, ports)
  },
  patch: patchImage,
}

const buildArguments = (request: BuildRequest, { work }: BuilderPorts): readonly string[] => [
  'build',
  '--iidfile',
  `${work.root}/${ID_FILE}`,
  ...(request.noCache ? ['--no-cache', '--pull=always'] : ['--layers', '--pull=true']),
  ...(request.target === undefined ? [] : ['--target', request.target]),
  ...(request.platform === undefined ? [] : ['--platform', request.platform]),
  ...Object.entries(request.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...Object.entries(request.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ...request.bases.flatMap(({ name, reference }) => [
    '--build-context',
    `${name}=container-image://${withinWork(work, reference)}`,
  ]),
  '--file',
  request.dockerfile,
  request.context,
]

const commandLine = (args: readonly string[], request: BuildRequest, ports: BuilderPorts): readonly string[] =>
  ['buildah', ...buildahArguments(ports, args)].map((word) => withoutSecrets(word, ports.environment, request.args))

const failed = (reason: string, command: readonly string[]): BuildResult => ({ status: 'failed', reason, command })

/** The layout is the result; what is left in the storage is the base, for the next time. */
const keepResult = async (
  id: string,
  { image, platform }: BuildRequest,
  command: readonly string[],
  ports: BuilderPorts,
): Promise<BuildResult> => {
  const reference = layoutReference(ports.work, image, platform)
  await clearLayout(ports.work, image, platform)
  await ports.work.write('layouts/.kept', '')
  const push = { args: ['push', '--quiet', id, reference], timeoutMs: 10 * SHORT_MS }
  const result = await runBuildah(push, ports)
  await runBuildah({ args: ['rmi', '--force', id], timeoutMs: SHORT_MS }, ports)
  await runBuildah({ args: ['rmi', '--prune'], timeoutMs: SHORT_MS }, ports)
  if (!succeeded(result)) return failed(failureOf('buildah push', result, ports.environment), command)
  return { status: 'built', reference, command }
}
