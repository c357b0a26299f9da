/** The user's own command, run without a shell. It leaves an OCI layout or an OCI archive at `{{output}}`. */
import { builderEnvironment } from '../../builder-environment.ts'
import type { Builder, BuilderPorts, BuildRequest, BuildResult } from '../../contract.ts'
import { clearLayout, layoutPath } from '../../layouts.ts'
import { failureOf, succeeded, withoutSecrets } from '../../quoting.ts'

const PLACEHOLDER = /\{\{\s*(image|dockerfile|context|target|platform|output)\s*\}\}/g
const OUTPUT = 'image'

export const commandBuilder: Builder = {
  name: 'command',
  executes: () => 'host',
  availability: async () => ({ status: 'available', version: 'of the user' }),
  build: async (request, ports) => {
    const folder = layoutPath(request.image, request.platform)
    const [command = '', ...args] = fillIn(request.command ?? [], request, `${ports.work.root}/${folder}/${OUTPUT}`)
    const shown = [command, ...args].map((word) => withoutSecrets(word, ports.environment, request.args))
    const obstacle = obstacleTo(request)
    if (obstacle !== undefined) return { status: 'failed', reason: obstacle, command: shown }
    await clearLayout(ports.work, request.image, request.platform)
    await ports.work.write(`${folder}/.kept`, '')
    const result = await ports.exec.run({
      command,
      args,
      cwd: request.context,
      env: builderEnvironment(ports.environment),
      timeoutMs: request.timeoutMs,
      onLine: (line) => ports.log.progress(`${request.image}: ${withoutSecrets(line.trim(), ports.environment)}`),
    })
    if (succeeded(result)) return resultIn(folder, shown, ports)
    return { status: 'failed', reason: failureOf(command, result, ports.environment), command: shown }
  },
}

const fillIn = (words: readonly string[], request: BuildRequest, output: string): readonly string[] => {
  const { image, dockerfile, context, target = '', platform = '' } = request
  const values: Readonly<Record<string, string>> = { image, dockerfile, context, target, platform, output }
  return words.map((word) => word.replaceAll(PLACEHOLDER, (whole, name: string) => values[name] ?? whole))
}

const obstacleTo = ({ command = [], image, bases }: BuildRequest): string | undefined => {
  if (command.length === 0) return `${image}: builder "command" needs images[].command: a program and its arguments`
  if (!command.some((word) => /\{\{\s*output\s*\}\}/.test(word)))
    return `${image}: the command names no {{output}}, the place where it has to leave an OCI layout or an OCI archive`
  const [base] = bases
  return base && `${image}: ${base.name} was rebuilt and is not pushed, and a command cannot be told to build on it`
}

const resultIn = async (folder: string, command: readonly string[], { work }: BuilderPorts): Promise<BuildResult> => {
  const path = `${work.root}/${folder}/${OUTPUT}`
  if ((await work.read(`${folder}/${OUTPUT}/oci-layout`)) !== undefined)
    return { status: 'built', reference: `oci:${path}`, command }
  if ((await work.list(folder)).includes(OUTPUT)) return { status: 'built', reference: `oci-archive:${path}`, command }
  const reason = 'the command ended well and left neither an OCI layout nor an OCI archive at {{output}}'
  return { status: 'failed', reason, command }
}
