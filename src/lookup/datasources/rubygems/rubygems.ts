/**
 * Gems by the compact index (guides.rubygems.org/rubygems-org-compact-index-api): what is yanked is not in it. Dates stand in the
 * JSON of versions that rubygems.org and its likes have beside it.
 */
import { z } from 'zod'

import type { Dependency } from '../../../records/inventory.ts'
import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { askFirst, identityOf, registriesFor } from '../../first-registry.ts'
import { releaseIn } from '../../json-releases.ts'
import { askRegistry, failed, parseJson, quote, textOf } from '../../registry-answer.ts'

type Line = Readonly<{ version: string; requires: readonly Dependency[]; ruby: string | undefined }>

/** Ranges are joined by `&` there, by `, ` everywhere else. */
const requirement = (text: string): Readonly<{ name: string; range: string }> => {
  const colon = text.indexOf(':')
  return { name: text.slice(0, colon), range: text.slice(colon + 1).replaceAll('&', ', ') }
}

/** `1.2.3-java dep:>= 1&< 3,other:~> 2|checksum:…,ruby:>= 2.7`; a platform belongs to its version. */
const parseLine = (text: string): Line | undefined => {
  const [, version, dependencies = '', conditions = ''] = /^(\d[\w.]*)(?:-\S+)? ([^|]*)\|(.*)$/.exec(text) ?? []
  if (version === undefined) return undefined
  const ruby = conditions.split(',').find((part) => part.startsWith('ruby:'))
  return {
    version,
    requires: dependencies
      .split(',')
      .filter((part) => part.includes(':'))
      .map((part): Dependency => ({ ...requirement(part), kind: 'normal' })),
    ruby: ruby && requirement(ruby).range,
  }
}

/** One line of each version: of several platforms the first, which is Ruby's own where there is one. */
const linesOf = (body: Uint8Array): ReadonlyMap<string, Line> => {
  const lines = new Map<string, Line>()
  for (const text of textOf(body).split('\n')) {
    const line = parseLine(text)
    if (line && !lines.has(line.version)) lines.set(line.version, line)
  }
  return lines
}

const Versions = z.array(z.object({ number: z.string(), created_at: z.string().nullish() }))

const askDates = async ({ http }: DatasourcePorts, registry: RegistryAddress, name: string) => {
  const url = new URL(`api/v1/versions/${name}.json`, registry.url).href
  const answer = await askRegistry(http, { url, registry })
  const parsed = answer.status === 'ok' ? parseJson(answer.body, Versions, url) : undefined
  const versions = parsed?.status === 'ok' ? parsed.value : []
  return new Map(versions.map(({ number, created_at }) => [number, instantOf(created_at)]))
}

const gemName = ({ component }: ReleaseQuery): string =>
  nameLike(/^[\w.-]{1,100}$/, component.name, 'the name of a gem')

const registriesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts) =>
  registriesFor(query.registryUrl, await clients.rubygems(), {
    place: 'gem sources',
    expected: 'the address of a gem server (set registries.rubygems)',
  })

const askInfo = async (query: ReleaseQuery, ports: DatasourcePorts) => {
  return askFirst(ports.http, await registriesOf(query, ports), `info/${gemName(query)}`, query.known?.validator)
}

const releaseOf = ({ version, ruby }: Line, date: string | undefined, versioning: string): Release =>
  releaseIn(versioning, version, { runtimes: ruby ? { ruby } : {}, ...(date ? { date } : {}) })

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const answer = await askInfo(query, ports)
  if (answer.status !== 'ok') return answer
  const lines = linesOf(answer.body)
  if (lines.size === 0) return failed(`${answer.url}: expected lines of versions, found ${quote(textOf(answer.body))}`)
  const dates = await askDates(ports, answer.registry, gemName(query))
  const releases = [...lines.values()].map((line) => releaseOf(line, dates.get(line.version), query.versioning))
  return { status: 'found', releases, validator: answer.validator }
}

const requires = async (query: ReleaseQuery, versions: readonly string[], ports: DatasourcePorts) => {
  const { known: _, ...unconditional } = query
  const answer = await askInfo(unconditional, ports)
  const lines = answer.status === 'ok' ? linesOf(answer.body) : new Map<string, Line>()
  return new Map(
    versions.flatMap((version): readonly (readonly [string, ReleaseRequirements])[] => {
      const line = lines.get(version)
      return line ? [[version, { requires: line.requires, runtimes: line.ruby ? { ruby: line.ruby } : {} }]] : []
    }),
  )
}

export const rubygems = createDatasource({
  name: 'rubygems',
  registry: async (query, ports) => identityOf(await registriesOf(query, ports)),
  discover,
  requires,
})
