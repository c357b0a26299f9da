import type { CommandSubject, Recognizer, RecognizerContext, Resolved } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
/** Tools that a script from the web installs: `curl -sSL https://get.tool.io | sh -s -- -b /usr/local/bin v1.2`. */
import type { Address } from '../claims/address.ts'
import { addressesIn } from '../claims/address.ts'
import { readArguments, sliceOf, valuesOf, type Word } from '../claims/command-words.ts'
import { readGitContent } from '../claims/git-address.ts'
import { isShell, SHELLS, versionHandedTo } from '../claims/installer-command.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'
import { ENVIRONMENT, installedBy } from '../knowledge/known-installers.ts'
import { toolOfRepository, type KnownTool } from '../knowledge/known-tools.ts'

export const installer: Recognizer = {
  name: 'installer',
  kinds: ['command'],
  programs: ['curl', 'wget', 'fetch'],
  recognize: (subject, context) =>
    subject.kind === 'command' ? makeClaims(subject.file, findInstalled(subject, context)) : [],
}

const findInstalled = (download: CommandSubject, context: RecognizerContext): readonly Finding[] => {
  for (const at of download.words)
    for (const address of addressesIn(at.text)) {
      const script = readScript(address)
      if (!script) continue
      const version = versionTold(download, address, context) ?? versionAround(download, script.tool)
      const place = version ?? (script.isBranch ? undefined : endOf(at, address))
      return place ? [finding(script.tool, place)] : []
    }
  return []
}

type Script = Readonly<{
  tool: KnownTool
  /** True where the address of the script is claimed by itself, as a file at a branch or tag. */
  isBranch: boolean
}>

const SCRIPT_NAME = /(?:install|get|setup|download)[\w.-]*$/i

const readScript = (address: Address): Script | undefined => {
  const known = installedBy(address.host, address.path)
  const content = readGitContent(address)
  if (known) return { tool: known, isBranch: content !== undefined }
  if (!content || content.repository.host !== 'github.com' || !SCRIPT_NAME.test(address.path)) return undefined
  // The script of a tag installs what the tag says.
  return content.kind === 'tag' ? undefined : { tool: toolOfRepository(content.repository.path), isBranch: true }
}

const endOf = (at: Resolved, { end }: Address): Word => sliceOf(at, end, end)

const finding = ({ datasource, name, extractVersion }: KnownTool, { at, start, end }: Word): Finding => ({
  component: { datasource, name },
  at,
  range: [start, end],
  evidence: 'install script',
  ...(extractVersion === undefined ? {} : { extractVersion }),
})

/** By the shell that the script is piped into, that runs the saved file, or that takes it as a word. */
const versionTold = (download: CommandSubject, address: Address, context: RecognizerContext): Word | undefined => {
  const shell = shellAfter(download)
  if (shell) return versionHandedTo(shell)
  const saved = valuesOf(readArguments(download.words.slice(1), OUTPUT), OUTPUT)[0]?.text ?? address.path
  const file = saved.slice(saved.lastIndexOf('/') + 1)
  const commands = context.scriptOf(download)
  const index = commands.indexOf(download)
  const near = commands.slice(Math.max(0, index - 2), index + 3)
  const runner =
    commands.slice(index + 1, index + 40).find((command) => file !== '' && runsFile(command, file)) ??
    near.find(takesOutput)
  if (!runner) return undefined
  return versionHandedTo(runner) ?? commands.slice(index + 1, commands.indexOf(runner)).flatMap(versionWritten)[0]
}

/** `sed -i 's|latest|v1.2|' install.sh` before the script runs. */
const versionWritten = ({ program, words }: CommandSubject): readonly Word[] =>
  program !== 'sed'
    ? []
    : words.slice(1).flatMap((at) => {
        const version = /(?<=[/|@=])v?\d+\.\d+\.\d+(?=[/|@])/.exec(at.text)
        return version ? [sliceOf(at, version.index, version.index + version[0].length)] : []
      })

/** From the environment of the whole step. A Makefile's and a script's own variables are not in it. */
const versionAround = (download: CommandSubject, { name }: KnownTool): Word | undefined => {
  if (!/\.ya?ml$|(?:^|[/.])(?:Docker|Container)file/i.test(download.file)) return undefined
  for (const variable of ENVIRONMENT.get(name) ?? []) {
    const value = download.variable?.(variable)
    if (value && /[\d\uE000]/.test(value.text)) return sliceOf(value, 0, value.text.length)
  }
  return undefined
}

const OUTPUT: ReadonlySet<string> = new Set(['-o', '--output', '--output-document'])

/** Something may stand between: `| sed … | sh`. */
const shellAfter = ({ pipedTo }: CommandSubject): CommandSubject | undefined =>
  pipedTo === undefined || isShell(pipedTo) ? pipedTo : shellAfter(pipedTo)

const runsFile = (command: CommandSubject, file: string): boolean =>
  command.program === file || (SHELLS.has(command.program) && command.words[1]?.text.endsWith(file) === true)

/** `bash <(curl …) v1.2` and `sh -c "$(curl …)" -- v1.2`. */
const takesOutput = ({ program, words }: CommandSubject): boolean =>
  SHELLS.has(program) && words.slice(1, 3).some(({ text, pieces }) => text === OPAQUE && pieces[0]?.variable === '')
