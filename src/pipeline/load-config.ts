/**
 * The configuration of a repository: `seaworthy.yaml` and `.trivyignore` of the default branch's tip, and what they extend; where
 * there is no `seaworthy.yaml`, what Renovate's or Dependabot's files mean. Read from that tip alone: a branch cannot loosen its own policy.
 */
import { readyRules } from '../capture/custom/rules.ts'
import { lineInConfig, parseConfigInput } from '../plan/policy/config-file.ts'
import { completeConfig, mergeConfigs } from '../plan/policy/merge-configs.ts'
import { faultOfPattern } from '../plan/policy/patterns.ts'
import { parseTrivyignore } from '../plan/policy/trivyignore.ts'
import type { Acceptance, Config, ConfigInput } from '../records/config.ts'
import { UsageError } from '../records/errors.ts'
import type { Http, Tree } from '../system/ports.ts'
import { CONFIG_FILES } from './config-files.ts'
import { configInputOf, type Translation } from './foreign-config/contract.ts'
import { findForeign, isForeignFile, translateText } from './foreign-config/find-foreign.ts'
import { listedOnce, readTexts } from './read-texts.ts'

const IGNORE_FILE = '.trivyignore'
/** A base that extends a base that extends … ends here. */
const MOST_BASES = 10

export type LoadedConfig = Readonly<{
  config: Config
  /** From `.trivyignore`. */
  accept: readonly Acceptance[]
  /** The file that was read, for people; `undefined` where there is none. */
  place: string | undefined
  /** What of other tools' files was not taken over, in a line each. */
  notes: readonly string[]
}>

/** Throws UsageError with file, line, expectation and what was found. */
export const loadConfig = async (unlisted: Tree, http: Http): Promise<LoadedConfig> => {
  const tree = listedOnce(unlisted)
  const texts = await readTexts(tree, (path) => path === IGNORE_FILE || CONFIG_FILES.some((file) => file === path))
  const accept = parseTrivyignore(texts.get(IGNORE_FILE) ?? '')
  const place = CONFIG_FILES.find((path) => texts.has(path))
  if (place === undefined) return { accept, ...(await loadForeign(tree)) }
  const own = await readInput(texts.get(place) ?? '', place)
  const foreign: Translation[] = []
  const complete = await withBases(own, { tree, http, seen: [], foreign })
  const notes = [...foreign.flatMap(notesOf), ...(await unreadNotes(tree, place, foreign))]
  return { config: completeConfig(complete), accept, place, notes }
}

/* ---- other tools ------------------------------------------------------------------------------------------------ */

const loadForeign = async (tree: Tree): Promise<Omit<LoadedConfig, 'accept'>> => {
  const translation = await findForeign(tree)
  const config = completeConfig(configInputOf(translation))
  return { config, place: translation.files[0], notes: notesOf(translation) }
}

const notesOf = ({ files, notTaken, merges }: Translation): readonly string[] => {
  const left = notTaken.filter(({ kind }) => kind === 'unsupported').length
  const names = files.join(' and ')
  return [
    ...(left > 0 ? [`${names}: ${left} of its settings not taken over (seaworthy migrate lists them)`] : []),
    ...(merges
      ? [
          `${names}: automerge (${merges.from}) is no leave to move branches here; --merge, or merge: green in seaworthy.yaml, is`,
        ]
      : []),
  ]
}

/** Somebody may rely on rules that are not read any more. */
const unreadNotes = async (tree: Tree, place: string, read: readonly Translation[]): Promise<readonly string[]> => {
  const known = new Set(read.flatMap(({ files }) => files))
  const paths = (await tree.list()).map(({ path }) => path).filter((path) => isForeignFile(path) && !known.has(path))
  return paths.map((path) => `${path}: not read, because there is ${place}, and it does not name it under extends`)
}

/* ---- our own ---------------------------------------------------------------------------------------------------- */

/** Checked, down to the expressions that are no part of the schema. */
const readInput = async (text: string, place: string): Promise<ConfigInput> => {
  const input = parseConfigInput(text, place)
  const fault = (path: readonly (string | number)[], expected: string, found: string): UsageError =>
    new UsageError({ place, line: lineInConfig(text, path), expected: `${spell(path)}: ${expected}`, found })
  for (const [index, { match, allow }] of (input.rules ?? []).entries()) {
    for (const [key, value] of Object.entries({ ...match, allow })) {
      const found = [value].flat().flatMap((one) => (typeof one === 'string' ? (faultOfPattern(one) ?? []) : []))[0]
      const path = key === 'allow' ? ['rules', index, key] : ['rules', index, 'match', key]
      if (found !== undefined) throw fault(path, 'an expression in the syntax of RE2', found)
    }
  }
  for (const [index, { match }] of (input.branches ?? []).entries()) {
    const found = faultOfPattern(match)
    if (found !== undefined) throw fault(['branches', index, 'match'], 'an expression in the syntax of RE2', found)
  }
  const [wrong] = input.capture?.custom ? (await readyRules(completeConfig(input).capture.custom)).faults : []
  if (wrong) throw fault(['capture', 'custom', wrong.index, ...wrong.path], wrong.expected, wrong.found)
  return input
}

const spell = (path: readonly (string | number)[]): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : `${index > 0 ? '.' : ''}${part}`)).join('')

type BaseContext = Readonly<{ tree: Tree; http: Http; seen: readonly string[]; foreign: Translation[] }>

const withBases = async (own: ConfigInput, context: BaseContext): Promise<ConfigInput> => {
  const names = own.extends === undefined ? [] : [own.extends].flat()
  let merged: ConfigInput = {}
  for (const name of names) merged = mergeConfigs(merged, await loadBase(name, context))
  return mergeConfigs(merged, own)
}

const loadBase = async (name: string, context: BaseContext): Promise<ConfigInput> => {
  const { tree, http, seen, foreign } = context
  if (seen.includes(name) || seen.length >= MOST_BASES)
    throw new UsageError({
      place: name,
      expected: 'bases that end',
      found: `a circle: ${[...seen, name].join(' -> ')}`,
    })
  const text = name.startsWith('https://') ? await download(name, http) : await readText(name, tree)
  if (isForeignFile(name)) {
    const translation = await translateText(text, name)
    foreign.push(translation)
    return configInputOf(translation)
  }
  return withBases(await readInput(text, name), { ...context, seen: [...seen, name] })
}

const readText = async (name: string, tree: Tree): Promise<string> => {
  const text = (await readTexts(tree, (path) => path === name)).get(name)
  if (text !== undefined) return text
  throw new UsageError({
    place: 'extends',
    expected: 'an https:// address or a file of the default branch',
    found: name,
  })
}

const download = async (url: string, http: Http): Promise<string> => {
  const { status, body } = await http.get({ url, maxBytes: 1024 * 1024 })
  if (status !== 200) throw new UsageError({ place: url, expected: 'a base configuration', found: `HTTP ${status}` })
  return new TextDecoder().decode(body)
}
