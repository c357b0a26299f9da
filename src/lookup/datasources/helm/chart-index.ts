/**
 * `index.yaml` of a chart repository, by lines: it is written by machines, as block mappings, and is too large (25 MB, 600,000 lines)
 * for a YAML parser, which would take a minute and a gigabyte. What is written in another style is given to the parser if it is small.
 */
import { z } from 'zod'

import type { Release } from '../../../records/releases.ts'
import { instantOf } from '../../create-datasource.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

export type ChartVersion = Readonly<
  { version: string } & Partial<Pick<Release, 'date' | 'deprecated' | 'appVersion' | 'runtimes'>>
>
export type Chart = Readonly<{ versions: readonly ChartVersion[]; sourceRepository: string | undefined }>

const SMALL = 1024 * 1024

/** The fields of one version that are kept, as written; `sources` is the first of the list. */
type Fields = Record<string, string>
const KEPT = new Set(['version', 'created', 'deprecated', 'appVersion', 'kubeVersion', 'home', 'sources'])

/** A plain, single- or double-quoted scalar on one line; a comment behind a plain one is cut off. */
const scalar = (text: string): string => {
  const [, double, single] = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(text) ?? []
  if (double !== undefined) return double.replaceAll(/\\(.)/g, '$1')
  if (single !== undefined) return single.replaceAll("''", "'")
  return text.replace(/\s#.*$/, '').trim()
}

const indentOf = (line: string): number => {
  let at = 0
  while (line.charCodeAt(at) === 32) at += 1
  return at
}

function* linesOf(text: string, from: number): Generator<string> {
  for (let at = from; at < text.length;) {
    const end = text.indexOf('\n', at)
    yield text.slice(at, end === -1 ? text.length : end)
    at = end === -1 ? text.length : end + 1
  }
}

/** Walks the lines below `entries:`. Indentation is as the first line of each kind has it. */
class IndexReader {
  readonly charts = new Map<string, Fields[]>()
  private chartIndent = -1
  private fieldIndent = -1
  private versions: Fields[] | undefined
  private list = ''

  /** False behind the last entry. */
  take(line: string): boolean {
    const indent = indentOf(line)
    const first = line.charCodeAt(indent)
    if (Number.isNaN(first) || first === 13 || first === 35) return true
    const isItem = first === 45 && line.charCodeAt(indent + 1) === 32
    if (indent === 0 && !isItem) return false
    if (this.chartIndent === -1) this.chartIndent = indent
    if (indent === this.chartIndent && !isItem) this.startChart(line.slice(indent))
    else if (isItem && this.isVersion(indent)) this.startVersion(line, indent)
    else if (indent === this.fieldIndent) this.addField(line.slice(indent))
    return true
  }

  private startChart(text: string): void {
    const [, name = ''] = /^(.*):\s*(?:\[\s*\]\s*)?$/.exec(text.trimEnd()) ?? []
    this.versions = []
    this.fieldIndent = -1
    if (name !== '') this.charts.set(scalar(name), this.versions)
  }

  /** Items of deeper lists stand at the indentation of fields, or further in. */
  private isVersion(indent: number): boolean {
    return this.fieldIndent === -1 || indent < this.fieldIndent
  }

  private startVersion(line: string, indent: number): void {
    const inner = line.slice(indent + 1)
    this.fieldIndent = indent + 1 + indentOf(inner)
    this.versions?.push({})
    this.list = ''
    this.addField(inner.trimStart())
  }

  private addField(text: string): void {
    const fields = this.versions?.at(-1)
    if (!fields) return
    if (text.startsWith('- ')) {
      if (this.list !== '') fields[this.list] ??= scalar(text.slice(2))
      return
    }
    const colon = text.indexOf(':')
    const key = colon === -1 ? '' : text.slice(0, colon)
    const value = text.slice(colon + 1).trim()
    this.list = value === '' && KEPT.has(key) ? key : ''
    if (KEPT.has(key) && value !== '') fields[key] = scalar(value)
  }
}

const versionOf = (fields: Fields): readonly ChartVersion[] => {
  const { version, created, deprecated, appVersion, kubeVersion } = fields
  if (!version) return []
  const date = instantOf(created)
  return [
    {
      version,
      ...(date ? { date } : {}),
      ...(deprecated === 'true' ? { deprecated: 'deprecated' } : {}),
      ...(appVersion ? { appVersion } : {}),
      ...(kubeVersion ? { runtimes: { kubernetes: kubeVersion } } : {}),
    },
  ]
}

const chartOf = (versions: readonly Fields[]): Chart => {
  const [newest = {}] = versions
  const sourceRepository = sourceRepositoryOf(newest['sources']) ?? sourceRepositoryOf(newest['home'])
  return { versions: versions.flatMap(versionOf), sourceRepository }
}

const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().catch(undefined)
const Parsed = z.object({
  entries: z.record(
    z.string(),
    z
      .array(
        z.object({
          version: Value,
          created: Value,
          deprecated: Value,
          appVersion: Value,
          kubeVersion: Value,
          home: Value,
          sources: z.array(z.string()).optional().catch(undefined),
        }),
      )
      .nullable(),
  ),
})

const parseWhole = async (text: string): Promise<ReadonlyMap<string, readonly Fields[]> | undefined> => {
  if (text.length > SMALL) return undefined
  const { parse } = await import('yaml')
  try {
    const { entries } = Parsed.parse(parse(text, { maxAliasCount: 100 }))
    return new Map(
      Object.entries(entries).map(([name, versions]) => [
        name,
        (versions ?? []).map((one) => {
          const fields = { ...one, sources: one.sources?.[0] }
          return Object.fromEntries(
            Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])),
          )
        }),
      ]),
    )
  } catch {
    return undefined
  }
}

/** Charts by name. Undefined for what is no index. */
export const chartsIn = async (text: string): Promise<ReadonlyMap<string, Chart> | undefined> => {
  const start = /^entries:[ \t]*\r?$/m.exec(text)
  const reader = new IndexReader()
  if (start) for (const line of linesOf(text, start.index + start[0].length + 1)) if (!reader.take(line)) break
  const hasVersions = [...reader.charts.values()].some((versions) => versions.some(({ version }) => version))
  const charts = hasVersions ? reader.charts : await parseWhole(text)
  if (!charts) return undefined
  // By way of JSON, so that no short piece keeps the whole text in memory.
  const kept: Record<string, Chart> = JSON.parse(
    JSON.stringify(Object.fromEntries([...charts].map(([name, versions]) => [name, chartOf(versions)]))),
  )
  return new Map(Object.entries(kept))
}
