/** docker buildx: `docker buildx build` with the OCI exporter of BuildKit, so that the result is a file and no daemon keeps it. */
import { builderEnvironment } from '../../builder-environment.ts'
import type { Builder, BuilderPorts, BuildRequest } from '../../contract.ts'
import { clearLayout, layoutPath } from '../../layouts.ts'
import { failureOf, succeeded, withoutSecrets } from '../../quoting.ts'

const SHORT_MS = 60_000

export const buildxBuilder: Builder = {
  name: 'buildx',
  executes: () => 'container',
  availability: async (ports) => {
    const result = await docker(['buildx', 'version'], SHORT_MS, ports)
    if (!succeeded(result)) return { status: 'missing', reason: failureOf('docker buildx', result, ports.environment) }
    return { status: 'available', version: /v(\d\S*)/.exec(result.stdout)?.[1] ?? 'unknown' }
  },
  build: async (request, ports) => {
    const folder = layoutPath(request.image, request.platform)
    const archive = `${ports.work.root}/${folder}/image.tar`
    const args = buildArguments(request, archive)
    const command = ['docker', ...args].map((word) => withoutSecrets(word, ports.environment, request.args))
    await clearLayout(ports.work, request.image, request.platform)
    await ports.work.write(`${folder}/.kept`, '')
    const says = (line: string): void =>
      ports.log.progress(`${request.image}: ${withoutSecrets(line.trim(), ports.environment, request.args)}`)
    const result = await docker(args, request.timeoutMs, ports, says)
    if (succeeded(result)) return { status: 'built', reference: `oci-archive:${archive}`, command }
    const reason = failureOf('docker buildx build', result, ports.environment, request.args)
    return { status: 'failed', reason, command }
  },
}

const docker = (args: readonly string[], timeoutMs: number, ports: BuilderPorts, says?: (line: string) => void) =>
  ports.exec.run({
    command: 'docker',
    args,
    cwd: ports.work.root,
    env: builderEnvironment(ports.environment, { DOCKER_BUILDKIT: '1' }),
    timeoutMs,
    ...(says ? { onLine: says } : {}),
  })

/** Attestations would make the result an index; ours is made from what was read and compared (`provenance.ts`). */
const buildArguments = (request: BuildRequest, archive: string): readonly string[] => [
  'buildx',
  'build',
  '--progress=plain',
  '--provenance=false',
  '--sbom=false',
  ...(request.noCache ? ['--no-cache'] : []),
  '--pull',
  '--output',
  `type=oci,dest=${archive}`,
  ...(request.target === undefined ? [] : ['--target', request.target]),
  ...(request.platform === undefined ? [] : ['--platform', request.platform]),
  ...Object.entries(request.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...Object.entries(request.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ...request.bases.flatMap(({ name, reference }) => [
    '--build-context',
    `${name}=${reference.replace(/^oci:/, 'oci-layout://')}`,
  ]),
  '--file',
  request.dockerfile,
  request.context,
]
