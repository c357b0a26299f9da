/**
 * The module proxy protocol (go.dev/ref/mod#goproxy-protocol), for everything that comes by it: modules, and Go itself.
 */
import { z } from 'zod'

import type { GoRegistries, RegistryAddress } from '../system/ports.ts'
import type { DatasourcePorts } from './contract.ts'
import { instantOf } from './create-datasource.ts'
import { askRegistry, failed, parseJson, quote, textOf, type Parsed, type Problem } from './registry-answer.ts'

/** Upper-case letters become `!` and the lower-case letter, for file systems that fold case. */
const escapeModulePath = (path: string): string => path.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)

/** What may stand in a module path (go.dev/ref/mod#go-mod-file-ident); no element is a dot or two. */
export const isModulePath = (path: string): boolean =>
  /^[\w.~!-]+(?:\/[\w.~!-]+)*$/.test(path) && path.split('/').every((element) => !/^\.{1,2}$/.test(element))

const Info = z.object({
  Version: z.string(),
  Time: z.string().optional().catch(undefined),
  Origin: z.object({ URL: z.string().optional() }).optional().catch(undefined),
})
export type GoInfo = Readonly<{ version: string; date: string | undefined; origin: string | undefined }>

const fileUrl = (proxy: RegistryAddress, path: string, file: string): string =>
  `${proxy.url}${escapeModulePath(path)}/${file}`

/** Versions as the proxy lists them, in no order; without pseudo-versions where the proxy keeps to the protocol. */
export const askVersions = async (
  { http }: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
): Promise<Parsed<readonly string[]>> => {
  const url = fileUrl(proxy, path, '@v/list')
  const answer = await askRegistry(http, { url, registry: proxy })
  if (answer.status !== 'ok') return answer
  const lines = textOf(answer.body)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const wrong = lines.find((line) => !/^v\d[\w.+-]*$/.test(line))
  return wrong === undefined
    ? { status: 'ok', value: lines }
    : failed(`${url}: expected a list of versions, found ${quote(wrong)}`)
}

/** `file`: `@latest`, or `@v/<version>.info`. */
export const askInfo = async (
  { http }: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
  file: string,
): Promise<Parsed<GoInfo>> => {
  const url = fileUrl(proxy, path, escapeModulePath(file))
  const answer = await askRegistry(http, { url, registry: proxy })
  if (answer.status !== 'ok') return answer
  const parsed = parseJson(answer.body, Info, url)
  if (parsed.status !== 'ok') return parsed
  const { Version, Time, Origin } = parsed.value
  return { status: 'ok', value: { version: Version, date: instantOf(Time), origin: Origin?.URL } }
}

/** The go.mod of a version. */
export const askModFile = async (
  { http }: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
  version: string,
): Promise<Parsed<string>> => {
  const url = fileUrl(proxy, path, `@v/${escapeModulePath(version)}.mod`)
  const answer = await askRegistry(http, { url, registry: proxy, maxBytes: 16 * 1024 * 1024 })
  if (answer.status !== 'ok') return answer
  return { status: 'ok', value: textOf(answer.body) }
}

/** Dates of versions, as many as the proxy tells. */
export const askDates = async (
  ports: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
  versions: readonly string[],
): Promise<ReadonlyMap<string, GoInfo>> => {
  const answers = await Promise.all(
    versions.map(async (version) => [version, await askInfo(ports, proxy, path, `@v/${version}.info`)] as const),
  )
  return new Map(answers.flatMap(([version, info]) => (info.status === 'ok' ? [[version, info.value] as const] : [])))
}

type Asked = Readonly<{ status: string }>

/**
 * Asks each proxy until one answers: the next after "not found", after `|` also when one failed.
 * `direct` and `off` are asked as words; what they mean is for `ask` to know.
 */
export const askProxies = async <Answer extends Asked>(
  proxies: GoRegistries['proxies'],
  ask: (proxy: RegistryAddress | 'direct') => Promise<Answer | Problem>,
): Promise<Answer | Problem> => {
  let last: Answer | Problem = failed('GOPROXY names no proxy')
  for (const { address, fallback } of proxies) {
    if (address === 'off')
      return failed(`GOPROXY=off: not asked any further${'reason' in last ? ` (${last.reason})` : ''}`)
    last = await ask(address)
    const goOn = last.status === 'missing' || (last.status === 'failed' && fallback === 'any')
    if (!goOn) return last
  }
  return last
}
