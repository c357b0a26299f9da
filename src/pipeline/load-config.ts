/** The configuration of a repository: `seaworthy.yaml` and `.trivyignore` of the default branch's tip, and what they extend. */
import { parseConfigInput } from '../plan/policy/config-file.ts'
import { completeConfig, mergeConfigs } from '../plan/policy/merge-configs.ts'
import { parseTrivyignore } from '../plan/policy/trivyignore.ts'
import type { Acceptance, Config, ConfigInput } from '../records/config.ts'
import { UsageError } from '../records/errors.ts'
import type { Http, Tree } from '../system/ports.ts'

export const CONFIG_FILES = ['seaworthy.yaml', '.github/seaworthy.yaml'] as const
const IGNORE_FILE = '.trivyignore'
/** A base that extends a base that extends … ends here. */
const MOST_BASES = 10

export type LoadedConfig = Readonly<{
  config: Config
  /** From `.trivyignore`. */
  accept: readonly Acceptance[]
  /** The file that was read, for people; `undefined` where there is none. */
  place: string | undefined
}>

/** Text of the wanted files that the tree has, by path. */
export const readTexts = async (
  tree: Tree,
  wanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  const entries = (await tree.list()).filter(({ kind, path }) => kind === 'file' && wanted(path))
  for await (const { entry, content } of tree.read(entries)) texts.set(entry.path, new TextDecoder().decode(content))
  return texts
}

/** Throws UsageError with file, line, expectation and what was found. */
export const loadConfig = async (tree: Tree, http: Http): Promise<LoadedConfig> => {
  const texts = await readTexts(tree, (path) => path === IGNORE_FILE || CONFIG_FILES.some((file) => file === path))
  const place = CONFIG_FILES.find((path) => texts.has(path))
  const own = place === undefined ? {} : parseConfigInput(texts.get(place) ?? '', place)
  const complete = await withBases(own, { tree, http, seen: [] })
  return { config: completeConfig(complete), accept: parseTrivyignore(texts.get(IGNORE_FILE) ?? ''), place }
}

type BaseContext = Readonly<{ tree: Tree; http: Http; seen: readonly string[] }>

const withBases = async (own: ConfigInput, context: BaseContext): Promise<ConfigInput> => {
  const names = own.extends === undefined ? [] : [own.extends].flat()
  let merged: ConfigInput = {}
  for (const name of names) merged = mergeConfigs(merged, await loadBase(name, context))
  return mergeConfigs(merged, own)
}

const loadBase = async (name: string, context: BaseContext): Promise<ConfigInput> => {
  const { tree, http, seen } = context
  if (seen.includes(name) || seen.length >= MOST_BASES)
    throw new UsageError({
      place: name,
      expected: 'bases that end',
      found: `a circle: ${[...seen, name].join(' -> ')}`,
    })
  const text = name.startsWith('https://') ? await download(name, http) : await readText(name, tree)
  return withBases(parseConfigInput(text, name), { ...context, seen: [...seen, name] })
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
