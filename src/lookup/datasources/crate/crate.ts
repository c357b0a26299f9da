/**
 * Crates by the sparse index of a registry (doc.rust-lang.org/cargo/reference/registry-index.html): one line of JSON for each
 * version, with what it requires. `registryUrl` is the address of an index.
 */
import { z } from 'zod'

import type { Dependency } from '../../../records/inventory.ts'
import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { releaseIn } from '../../json-releases.ts'
import { pinnedAddress } from '../../pinned-address.ts'
import { askRegistry, failed, quote, revalidate, textOf } from '../../registry-answer.ts'

const Line = z.object({
  name: z.string(),
  vers: z.string(),
  yanked: z.boolean().catch(false),
  rust_version: z.string().nullish().catch(undefined),
  pubtime: z.string().nullish().catch(undefined),
  deps: z
    .array(
      z.object({
        name: z.string(),
        req: z.string(),
        optional: z.boolean().catch(false),
        kind: z.string().nullish(),
        package: z.string().nullish(),
        target: z.string().nullish(),
      }),
    )
    .catch([]),
})
type Line = z.infer<typeof Line>

/** "Index files": by length, then by the first four letters, in lower case. */
export const indexPath = (name: string): string => {
  const lower = name.toLowerCase()
  if (lower.length < 3) return `${lower.length}/${lower}`
  return lower.length === 3 ? `3/${lower[0]}/${lower}` : `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`
}

const addressOf = async ({ registryUrl }: ReleaseQuery, { clients }: DatasourcePorts): Promise<RegistryAddress> =>
  pinnedAddress(registryUrl?.replace(/^sparse\+/, ''), [await clients.crates()])

const urlOf = ({ component }: ReleaseQuery, registry: RegistryAddress): string =>
  new URL(indexPath(nameLike(/^[A-Za-z][\w-]{0,63}$/, component.name, 'the name of a crate')), registry.url).href

/** A line that is not as it should be is passed over, as cargo does with those of a later format. */
const linesOf = (body: Uint8Array): readonly Line[] =>
  textOf(body)
    .split('\n')
    .flatMap((text) => {
      try {
        return Line.safeParse(JSON.parse(text)).data ?? []
      } catch {
        return []
      }
    })

const releaseOf = (line: Line, versioning: string): Release => {
  const date = instantOf(line.pubtime)
  return releaseIn(versioning, line.vers, {
    runtimes: line.rust_version ? { rust: line.rust_version } : {},
    ...(date ? { date } : {}),
    ...(line.yanked ? { yanked: 'yes' } : {}),
  })
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const registry = await addressOf(query, ports)
  const url = urlOf(query, registry)
  const answer = await revalidate(ports.http, { url, registry }, query.known?.validator)
  if (answer.status !== 'ok') return answer
  const lines = linesOf(answer.body)
  if (lines.length === 0) return failed(`${url}: expected lines of JSON, found ${quote(textOf(answer.body))}`)
  const releases = lines.map((line) => releaseOf(line, query.versioning))
  return { status: 'found', releases, validator: answer.validator }
}

const kindOf = ({ kind, optional }: Line['deps'][number]): Dependency['kind'] => {
  if (kind === 'dev') return 'dev'
  return optional ? 'optional' : 'normal'
}

const requirementsOf = ({ deps, rust_version }: Line): ReleaseRequirements => ({
  requires: deps.map((dep) => ({
    name: dep.package ?? dep.name,
    range: dep.req,
    kind: kindOf(dep),
    ...(dep.target ? { marker: dep.target } : {}),
  })),
  runtimes: rust_version ? { rust: rust_version } : {},
})

const requires = async (query: ReleaseQuery, versions: readonly string[], ports: DatasourcePorts) => {
  const registry = await addressOf(query, ports)
  const answer = await askRegistry(ports.http, { url: urlOf(query, registry), registry })
  const wanted = new Set(versions)
  const lines = answer.status === 'ok' ? linesOf(answer.body).filter(({ vers }) => wanted.has(vers)) : []
  return new Map(lines.map((line) => [line.vers, requirementsOf(line)] as const))
}

export const crate = createDatasource({
  name: 'crate',
  registry: async (query, ports) => (await addressOf(query, ports)).identity,
  discover,
  requires,
})
