/**
 * Versions that steps of workflows ask for: `node-version: 20` of `actions/setup-node`, and the orbs of CircleCI. The
 * version of the action itself is read elsewhere.
 */
import type { Confidence } from '../../../records/inventory.ts'
import type { BlockSubject, CallSubject, Recognizer, ResolvedEntry, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { partOf, sliceOf, type Word } from '../claims/command-words.ts'
import { kindOfReference, nameReference } from '../claims/git-claim.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'
import { ACTION_INPUTS, RELEASE_INSTALLERS } from '../knowledge/known-actions.ts'
import { distinctTool, knownTool, type KnownTool } from '../knowledge/known-tools.ts'

export const actionCall: Recognizer = {
  name: 'action-call',
  kinds: ['call', 'block'],
  recognize: (subject: Subject) => {
    if (subject.kind === 'block') return makeClaims(subject.file, findOrbs(subject))
    return subject.kind === 'call' ? makeClaims(subject.file, findInputs(subject)) : []
  },
}

const findInputs = ({ target, inputs }: CallSubject): readonly Finding[] => {
  const action = target.text.replace(/@[^@]*$/, '').toLowerCase()
  if (action.includes(OPAQUE) || inputs.length === 0) return []
  const retried = findRetried(inputs)
  if (retried) return [retried]
  const installed = findRelease(action, inputs)
  if (installed) return [installed]
  const tools = toolsOf(action)
  return inputs.flatMap((input) => {
    const tool = tools(input.key)
    return tool ? versionsIn(input).map((word) => finding(action, tool, input, word, inputs)) : []
  })
}

type InputTool = KnownTool & Readonly<{ confidence?: Confidence }>
type ToolOfInput = (input: string) => InputTool | undefined

/** `setup-kind`, `install-yq-action`; of `trivy-action` and `cosign-installer` the name must not be an ordinary word. */
const NAMED_AFTER = /(?:^|\/)(?:(?:setup|install)-(?<set>[\w-]+?)(?:-action)?|(?<named>[\w-]+)-(?:action|installer))$/

const toolsOf = (action: string): ToolOfInput => {
  const known = ACTION_INPUTS.get(action)
  if (known !== undefined) return (input) => toolIn(known, input)
  const { set, named } = action.startsWith('.') ? {} : (NAMED_AFTER.exec(action)?.groups ?? {})
  const tool = set === undefined ? distinctTool(named ?? '') : knownTool(set)
  // An action that is not known, but named after a tool that is; or an input that is.
  return (input) => {
    const stem = /^(?:(.+)[-_])?version$/.exec(plainKey(input))
    if (!stem) return undefined
    if (stem[1] === undefined || stem[1] === set || stem[1] === named) return tool
    const other = distinctTool(stem[1])
    return other && { ...other, confidence: 'likely' }
  }
}

/** `helmVersion` as `helm-version`. */
const plainKey = (input: string): string => input.replace(/([a-z\d])(?=[A-Z])/g, '$1-').toLowerCase()

const toolIn = (inputs: string, wanted: string): InputTool | undefined => {
  for (const pair of inputs.split(' ')) {
    const [input = '', tool = ''] = pair.split('=')
    if (input.toLowerCase() === wanted.toLowerCase())
      return knownTool(tool) ?? { datasource: 'github-releases', name: tool }
  }
  return undefined
}

const VERSION = new RegExp(
  String.raw`^(?:[~^<>=!]*\s*(?:go|v)?[\d${OPAQUE}][\w.*+~${OPAQUE}-]*(?:(?:\s*\|\|\s*|\s*,\s*|\s+)(?:[~^<>=!]+\s*)?v?\d[\w.*+-]*)*|latest|stable|oldstable|nightly|beta|canary|edge|current|node|lts/[\w*-]+|lts|\*)$`,
  'i',
)

/** One of each line, and of each part between commas where all are plain: `3.9, 3.10`. */
const versionsIn = ({ value }: ResolvedEntry): readonly Word[] => {
  const lines = split(sliceOf(value, 0, value.text.length), /\n/)
  return lines
    .flatMap((line) => {
      const parts = split(line, /,/)
      return parts.length > 1 && parts.every(({ text }) => /^v?[\d.]+x?$/.test(text)) ? parts : [line]
    })
    .filter(({ text }) => text.length < 100 && VERSION.test(text))
}

const split = (word: Word, separator: RegExp): readonly Word[] => {
  let start = 0
  return word.text.split(separator).flatMap((part) => {
    const from = start + part.length - part.trimStart().length
    start += part.length + 1
    return part.trim() === '' ? [] : [partOf(word, from, from + part.trim().length)]
  })
}

const finding = (
  action: string,
  tool: InputTool,
  { key }: ResolvedEntry,
  { at, start, end }: Word,
  inputs: readonly ResolvedEntry[],
): Finding => ({
  component: { datasource: tool.datasource, name: javaPackage(tool, inputs) },
  at,
  range: [start, end],
  evidence: `${key} of ${action}`,
  ...(tool.confidence === undefined ? {} : { confidence: tool.confidence }),
  ...(tool.extractVersion === undefined ? {} : { extractVersion: tool.extractVersion }),
})

const javaPackage = ({ name }: KnownTool, inputs: readonly ResolvedEntry[]): string =>
  name === 'java-jdk' && inputs.some(({ key, value }) => key === 'java-package' && value.text.startsWith('jre'))
    ? 'java-jre'
    : name

/** `action: owner/name@v1` of a step that runs another action again until it succeeds. */
const findRetried = (inputs: readonly ResolvedEntry[]): Finding | undefined => {
  const value = inputs.find(({ key }) => key === 'action')?.value
  const [, owner, name, , reference = ''] =
    /^([\w.-]+)\/([\w.-]+)((?:\/[\w.-]+)*)@([\w./-]+)$/.exec(value?.text ?? '') ?? []
  if (!value || owner === undefined || name === undefined) return undefined
  const component = nameReference({ host: 'github.com', path: `${owner}/${name}` }, kindOfReference(reference))
  return {
    component,
    at: value,
    range: [value.text.length - reference.length, value.text.length],
    evidence: 'action run by an action',
  }
}

const findRelease = (action: string, inputs: readonly ResolvedEntry[]): Finding | undefined => {
  const [repositoryKey, tagKey] = RELEASE_INSTALLERS.get(action) ?? []
  const repository = inputs.find(({ key }) => key === repositoryKey)?.value
  if (!repository || !/^[\w.-]+\/[\w.-]+$/.test(repository.text)) return undefined
  const tag = inputs.find(({ key }) => key === tagKey)?.value
  const at = tag ?? repository
  return {
    component: { datasource: 'github-releases', name: repository.text },
    at,
    range: [tag ? 0 : at.text.length, at.text.length],
    evidence: `release installed by ${action}`,
  }
}

const ORB = /^(?<name>[\w-]+\/[\w-]+)@(?<version>[\w.]+)$/d

/** `orbs: { node: circleci/node@5.1 }` */
const findOrbs = ({ path, entries }: BlockSubject): readonly Finding[] =>
  path.length !== 1 || path[0] !== 'orbs'
    ? []
    : entries.flatMap(({ value }) => {
        const match = ORB.exec(value.text)
        const range = match?.indices?.groups?.['version']
        const name = match?.groups?.['name']
        if (!range || name === undefined) return []
        return [{ component: { datasource: 'orb', name }, at: value, range, evidence: 'orb' }]
      })
