/**
 * Registries of Terraform and OpenTofu: a host says where its services are (developer.hashicorp.com/terraform/internals/remote-service-discovery),
 * each service lists versions. A name may begin with a host of its own, as sources of modules and providers do.
 */
import type { z } from 'zod'
import { z as zod } from 'zod'

import { WorldError } from '../records/errors.ts'
import { nameLike } from './component-name.ts'
import type { Datasource, DatasourcePorts, ReleaseQuery } from './contract.ts'
import { createDatasource } from './create-datasource.ts'
import { releaseIn } from './json-releases.ts'
import { pinnedAddress, publicAddress } from './pinned-address.ts'
import { askRegistry, failed, parseJson, revalidate, type Parsed } from './registry-answer.ts'

const DEFAULT = 'https://registry.terraform.io/'

const Discovery = zod.record(zod.string(), zod.unknown())

export type TerraformPlace<Shape extends z.ZodType> = Readonly<{
  name: string
  /** Its key in the discovery document: `modules.v1`. */
  service: string
  nameShape: RegExp
  /** What the name looks like, for people. */
  expected: string
  /** Of a name that has none. */
  defaultNamespace?: string
  shape: Shape
  versions: (document: z.infer<Shape>) => readonly string[]
}>

const HOST = /^[a-z0-9][a-z0-9.-]*\.[a-z0-9.-]+(?::\d+)?$/i

/** `app.terraform.io/corp/vpc/aws` names its host itself; `//submodule` is no part of the module. */
const placeOf = ({ component, registryUrl }: ReleaseQuery) => {
  const name = component.name.replace(/\/\/.*$/, '')
  const [first = '', ...rest] = name.split('/')
  const own = HOST.test(first) && rest.length > 1 ? `https://${first}/` : undefined
  const registry = pinnedAddress(own ?? registryUrl, [publicAddress(DEFAULT)])
  return { registry, name: own ? rest.join('/') : name }
}

const serviceUrl = async ({ http }: DatasourcePorts, registry: string, service: string): Promise<Parsed<string>> => {
  const url = new URL('/.well-known/terraform.json', registry).href
  const answer = await askRegistry(http, { url, maxBytes: 1024 * 1024 })
  if (answer.status !== 'ok') return answer
  const parsed = parseJson(answer.body, Discovery, url)
  if (parsed.status !== 'ok') return parsed
  const path = parsed.value[service]
  return typeof path === 'string' && URL.canParse(path, url)
    ? { status: 'ok', value: new URL(path.replace(/\/?$/, '/'), url).href }
    : failed(`${url}: expected the service ${service}, found none`)
}

export const terraformDatasource = <Shape extends z.ZodType>(place: TerraformPlace<Shape>): Datasource =>
  createDatasource({
    name: place.name,
    registry: async (query) => placeOf(query).registry.identity,
    async discover(query, ports) {
      const { registry, name } = placeOf(query)
      const whole = name.includes('/') || !place.defaultNamespace ? name : `${place.defaultNamespace}/${name}`
      const path = nameLike(place.nameShape, whole, place.expected)
      const service = await serviceUrl(ports, registry.url, place.service)
      if (service.status !== 'ok') return service
      const url = new URL(`${path}/versions`, service.value).href
      if (!/^https?:/.test(url)) throw new WorldError(`${registry.url}: expected a service by http`)
      const answer = await revalidate(ports.http, { url, registry }, query.known?.validator)
      if (answer.status !== 'ok') return answer
      const parsed = parseJson(answer.body, place.shape, url)
      if (parsed.status !== 'ok') return parsed
      const releases = place.versions(parsed.value).map((version) => releaseIn(query.versioning, version))
      return { status: 'found', releases, validator: answer.validator }
    },
  })
