/**
 * Index addresses as the Python tools write them: pip (`pip.conf`, requirements files), uv (`uv.toml`, `[tool.uv]`) and
 * poetry (`[[tool.poetry.source]]`). Pure; of the files of a repository and of the user alike.
 */
import { parse } from 'smol-toml'
import { z } from 'zod'

import type { RepositoryFile } from './address.ts'

/** Asked in this order: `first`, `main`, `extra`. Without a `main` the client's own default takes its place. */
export type IndexSettings = Readonly<{
  first: readonly string[]
  main: string | undefined
  extra: readonly string[]
}>

/** Stands for the client's own default: poetry names it `PyPI`, without an address. */
export const BUILT_IN = 'built-in'

const NO_SETTINGS: IndexSettings = { first: [], main: undefined, extra: [] }

export const mergeSettings = (stronger: IndexSettings, weaker: IndexSettings): IndexSettings => ({
  first: [...stronger.first, ...weaker.first],
  main: stronger.main ?? weaker.main,
  extra: [...stronger.extra, ...weaker.extra],
})

const words = (text: string | undefined): readonly string[] => (text ?? '').split(/\s+/).filter((word) => word !== '')

/** pip's merged settings, `section.key` to value; a command's section wins over `global`, the environment over both. */
export const pipSettings = (settings: Readonly<Record<string, string>>): IndexSettings => {
  const value = (key: string) =>
    settings[`:env:.${key}`] ?? settings[`install.${key}`] ?? settings[`download.${key}`] ?? settings[`global.${key}`]
  return { first: [], main: value('index-url'), extra: words(value('extra-index-url')) }
}

const OPTION_LINE = /^\s*(-i|--index-url|--pypi-url|--extra-index-url)(?:\s+|=)(\S+)/

/** `--index-url` and `--extra-index-url` lines of a requirements file. */
const requirementsSettings = (text: string): IndexSettings => {
  let main: string | undefined
  const extra: string[] = []
  for (const line of text.split('\n')) {
    const [, option, url] = OPTION_LINE.exec(line) ?? []
    if (!url) continue
    if (option === '--extra-index-url') extra.push(url)
    else main = url
  }
  return { first: [], main, extra }
}

const Uv = z.object({
  index: z
    .array(z.object({ url: z.string(), default: z.boolean().catch(false), explicit: z.boolean().catch(false) }))
    .catch([]),
  'index-url': z.string().optional().catch(undefined),
  'extra-index-url': z.array(z.string()).catch([]),
  pip: z.unknown().optional(),
})

const PoetrySource = z.object({
  name: z.string(),
  url: z.string().optional(),
  priority: z.string().catch('primary'),
})
const Pyproject = z.object({
  tool: z
    .object({
      uv: Uv.optional().catch(undefined),
      poetry: z
        .object({ source: z.array(PoetrySource).catch([]) })
        .optional()
        .catch(undefined),
    })
    .catch({}),
})

/** uv asks extra indexes before the default one. An explicit index serves only what names it: not asked. */
const uvSettings = (uv: z.infer<typeof Uv>): IndexSettings => ({
  first: [
    ...uv.index.filter((index) => !index.default && !index.explicit).map(({ url }) => url),
    ...uv['extra-index-url'],
  ],
  main: uv.index.find((index) => index.default)?.url ?? uv['index-url'],
  extra: [],
})

/** A primary (or old `default`) source takes PyPI's place; supplemental and secondary ones follow; explicit ones are not asked. */
const poetrySettings = (sources: readonly z.infer<typeof PoetrySource>[]): IndexSettings => {
  const addressOf = ({ name, url }: z.infer<typeof PoetrySource>) =>
    url ?? (name.toLowerCase() === 'pypi' ? BUILT_IN : '')
  const of = (...priorities: readonly string[]) =>
    sources
      .filter(({ priority }) => priorities.includes(priority))
      .map(addressOf)
      .filter((url) => url !== '')
  const [main, ...others] = of('primary', 'default')
  return { first: [], main, extra: [...others, ...of('supplemental', 'secondary')] }
}

/** Broken TOML is for `capture` to report; here it names no registry. */
const parseToml = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return {}
  }
}

export const uvTomlSettings = (text: string): IndexSettings => {
  const uv = Uv.safeParse(parseToml(text))
  return uv.success ? uvSettings(uv.data) : NO_SETTINGS
}

const pyprojectSettings = (text: string): IndexSettings => {
  const { data } = Pyproject.safeParse(parseToml(text))
  const uv = data?.tool.uv ? uvSettings(data.tool.uv) : NO_SETTINGS
  return mergeSettings(uv, poetrySettings(data?.tool.poetry?.source ?? []))
}

const settingsOf = ({ path, text }: RepositoryFile): IndexSettings => {
  if (/(^|\/)pyproject\.toml$/.test(path)) return pyprojectSettings(text)
  if (/(^|\/)uv\.toml$/.test(path)) return uvTomlSettings(text)
  if (/\.(txt|in)$/.test(path)) return requirementsSettings(text)
  return NO_SETTINGS
}

/** What the files of a repository say together. */
export const repositorySettings = (files: readonly RepositoryFile[]): IndexSettings =>
  files.map(settingsOf).reduce(mergeSettings, NO_SETTINGS)
