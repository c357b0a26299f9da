import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { readProperties } from '../../formats/property-lines.ts'
import { readTomlStrings, type TomlString } from '../../formats/toml-strings.ts'
import { pinsAndGaps, NOTHING, type Found } from '../../found.ts'
import { knownTool, type KnownTool } from '../../infer/knowledge/known-tools.ts'
/**
 * Files that list tools with their versions: `.tool-versions` of asdf, `mise.toml` (mise.jdx.dev, "Dev Tools", "Backends"),
 * `.sdkmanrc`, `rust-toolchain.toml`. The name of a tool is looked up in the table of known tools; mise also names the place
 * a tool comes from (`npm:prettier`, `github:owner/name`).
 */
import { isVersionText, nameComponent } from '../../pins/component.ts'
import { renderVersion } from '../../pins/render.ts'
import { toolPin } from '../../pins/tool-pin.ts'
import { linesOf } from '../../text-position.ts'

/** A tool as a file names it, and the version that stands there. */
type Listed = Readonly<{ tool: string; version: string; start: number; line: number; comment?: string }>

const extract = (file: SourceFile): Extraction => pinsAndGaps(listedIn(file).map(readListed))

const listedIn = ({ path, text }: SourceFile): readonly Listed[] => {
  if (path.endsWith('.tool-versions')) return linesOf(text).flatMap(readLine)
  if (path.endsWith('.sdkmanrc'))
    return readProperties(text).map(({ key, value, start, line }) => ({ tool: key, version: value, start, line }))
  const strings = readTomlStrings(text)
  if (path.endsWith('rust-toolchain.toml'))
    return strings.flatMap((string) => (string.keys.join('.') === 'toolchain.channel' ? listed('rust', string) : []))
  return strings.flatMap((string) => {
    const [table, tool, rest] = string.keys
    const isVersion = rest === undefined || rest === 'version' || rest === 0
    return table === 'tools' && isVersion ? listed(String(tool), string) : []
  })
}

const LINE = /^(\s*)([^\s#]+)(\s+)([^\s#]+)[^#]*(?:#\s*(.*))?/

/** `nodejs 20.11.0 18.19.0 # comment`: the first version is the one in use. */
const readLine = ({ text, start, number }: ReturnType<typeof linesOf>[number]): readonly Listed[] => {
  const [, blank = '', tool, gap = '', version, comment] = LINE.exec(text) ?? []
  if (tool === undefined || version === undefined) return []
  const at = start + blank.length + tool.length + gap.length
  return [{ tool, version, start: at, line: number, ...(comment ? { comment } : {}) }]
}

const listed = (tool: string, { value, start, line, comment }: TomlString): readonly Listed[] => [
  { tool, version: value, start, line, ...(comment === undefined ? {} : { comment }) },
]

/** Backends of mise whose names say where the tool comes from. */
const BACKENDS: Readonly<Record<string, string>> = {
  npm: 'npm',
  pipx: 'pypi',
  cargo: 'crate',
  gem: 'rubygems',
  go: 'go',
  dotnet: 'nuget',
  ubi: 'github-releases',
  github: 'github-releases',
  aqua: 'github-releases',
  gitlab: 'gitlab-releases',
  spm: 'github-releases',
}

const toolOf = (written: string): KnownTool | undefined => {
  const [, backend = '', name = ''] = /^(\w+):([^[]+)/.exec(written) ?? []
  if (backend === 'core' || backend === 'asdf' || backend === 'vfox') return knownTool(name.replace(/^.*\//, ''))
  const datasource = BACKENDS[backend]
  if (datasource === undefined) return knownTool(written)
  const isRepository = datasource.endsWith('-releases')
  // Programs of a repository are named behind it: `aqua:owner/name/program`.
  return { datasource, name: isRepository ? name.split('/').slice(0, 2).join('/') : name }
}

/** What stands before the version names a distribution: `temurin-21.0.2`, `nightly-2024-01-31` of Rust stays. */
const VENDOR = /^(?:[a-z][a-z_]*-)+(?=\d)/i
/** What names no version: another place, or nothing that is fixed. */
const ELSEWHERE = /^(?:system$|path:|ref:|sub-|prefix:|\{\{|tag:|branch:|rev:)/

/** SDKMAN names the vendor of a Java behind the version: `17.0.10-tem`. */
const withoutDistribution = (version: string, { datasource }: KnownTool): string =>
  datasource === 'java-version' ? version.replace(/(?<=\d)[.-][a-z]+$/, '') : version

const readListed = ({ tool, version, start, line, comment }: Listed): Found => {
  const known = toolOf(tool)
  const text = `${tool} ${version}`.slice(0, 80)
  if (ELSEWHERE.test(version)) return NOTHING
  if (!known) return { gap: { line, text, why: 'a tool that is not known' } }
  const naming = nameComponent(known.datasource, known.name)
  if (naming.status === 'unnamed') return { gap: { line, text, why: naming.why } }
  const vendor = known.name === 'rust' ? '' : (VENDOR.exec(version)?.[0] ?? '')
  const value = withoutDistribution(version.slice(vendor.length), known)
  if (!isVersionText(value)) return { gap: { line, text, why: 'not a version' } }
  const place = { evidence: `${tool} on line ${line}`, key: tool }
  const pin = toolPin(known, naming.component, { value, start: start + vendor.length }, place)
  return { pin: comment === undefined ? pin : { ...pin, comment } }
}

export const toolVersions: Manager = { name: 'tool-versions', extract, render: renderVersion }
