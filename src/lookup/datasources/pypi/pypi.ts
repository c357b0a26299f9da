/**
 * Python indexes by the simple repository API (packaging.python.org, "Simple repository API"), JSON where the index has it.
 * Several indexes are asked in order and the first that has the project answers for it: an index that comes later cannot
 * slip in a newer version of a private name.
 */
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { canonicalName } from '../../../versions/names.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { pinnedAddress } from '../../pinned-address.ts'
import {
  askRegistry,
  failed,
  missing,
  parseJson,
  quote,
  revalidate,
  textOf,
  type Problem,
} from '../../registry-answer.ts'
import {
  filesByVersion,
  filesOfHtml,
  filesOfJson,
  releaseOf,
  SimpleProject,
  type ProjectFile,
} from './project-files.ts'
import { parseMetadata, parseRequirement } from './requirement.ts'
import { readWheelMetadata } from './wheel-metadata.ts'

const ACCEPT = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1'
const MAX_METADATA_BYTES = 4 * 1024 * 1024
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

type ProjectFiles = Readonly<{
  status: 'ok'
  files: readonly ProjectFile[]
  index: RegistryAddress
  validator: string | undefined
}>

const indexesOf = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<readonly RegistryAddress[]> => {
  const [first, ...others] = await ports.clients.pypi()
  if (!first) {
    throw new WorldError({
      place: 'pip config, uv',
      expected: 'the address of a Python index (install pip or uv, set PIP_INDEX_URL, or registries.pypi)',
      found: 'neither a configured one nor a client that tells its default',
    })
  }
  return query.registryUrl ? [pinnedAddress(query.registryUrl, [first, ...others])] : [first, ...others]
}

/** A validator belongs to the index that gave it. */
const validatorFor = (index: RegistryAddress, known: string | undefined): string | undefined => {
  const prefix = `${index.identity} `
  return known?.startsWith(prefix) ? known.slice(prefix.length) : undefined
}

const readFiles = (body: Uint8Array, contentType: string, url: string): readonly ProjectFile[] | Problem => {
  const isHtml = contentType.includes('html') || (contentType === '' && textOf(body.subarray(0, 1)) === '<')
  if (isHtml) {
    const html = textOf(body)
    return /<a\s|<html|<!doctype/i.test(html.slice(0, 4096)) || html.includes('<a ')
      ? filesOfHtml(html, url)
      : failed(`${url}: expected the HTML of a simple index, found ${quote(html)}`)
  }
  const project = parseJson(body, SimpleProject, url)
  return project.status === 'ok' ? filesOfJson(project.value, url) : project
}

const askIndex = async (
  ports: DatasourcePorts,
  index: RegistryAddress,
  name: string,
  known: string | undefined,
): Promise<ProjectFiles | Problem | Readonly<{ status: 'unchanged' }>> => {
  const url = new URL(`${name}/`, index.url).href
  const validator = validatorFor(index, known)
  const answer = await revalidate(ports.http, { url, registry: index, headers: { accept: ACCEPT } }, validator)
  if (answer.status !== 'ok') return answer
  const files = readFiles(answer.body, answer.headers['content-type'] ?? '', url)
  if ('status' in files) return files
  return { status: 'ok', files, index, validator: answer.validator && `${index.identity} ${answer.validator}` }
}

/** Only "not found" leads to the next index: one that fails might have had the project. */
const askInOrder = async (query: ReleaseQuery, ports: DatasourcePorts) => {
  const name = canonicalName('PyPI', query.component.name)
  if (!NAME.test(name)) return failed(`expected the name of a Python project, found ${quote(query.component.name)}`)
  const reasons: string[] = []
  for (const index of await indexesOf(query, ports)) {
    const answer = await askIndex(ports, index, name, query.known?.validator)
    if (answer.status !== 'missing') return answer
    reasons.push(answer.reason)
  }
  return missing(reasons.join('; '))
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const answer = await askInOrder(query, ports)
  if (answer.status !== 'ok') return answer
  const versions = filesByVersion(answer.files, canonicalName('PyPI', query.component.name))
  const releases = [...versions].map(([version, files]) => releaseOf(version, files))
  return { status: 'found', releases, validator: answer.validator }
}

/* ---- what versions require --------------------------------------------------------------------------------------- */

const VersionDocument = z.object({
  info: z.object({ requires_dist: z.array(z.string()).nullish(), requires_python: z.string().nullish() }),
})

const requirementsFrom = (requires: readonly string[], python: string | undefined | null): ReleaseRequirements => ({
  requires: requires.flatMap((text) => parseRequirement(text) ?? []),
  runtimes: python ? { python } : {},
})

/** The metadata file beside a wheel; it is the wheel's own. */
const fromMetadata = async (ports: DatasourcePorts, index: RegistryAddress, file: ProjectFile) => {
  const url = `${file.url}.metadata`
  const answer = await askRegistry(ports.http, { url, registry: index, maxBytes: MAX_METADATA_BYTES })
  return answer.status === 'ok' ? requirementsIn(textOf(answer.body)) : undefined
}

const requirementsIn = (text: string): ReleaseRequirements | undefined => {
  if (!/^metadata-version:/im.test(text.slice(0, 1024))) return undefined
  const { requires: stated, requiresPython } = parseMetadata(text)
  return requirementsFrom(stated, requiresPython)
}

const fromWheel = async (ports: DatasourcePorts, index: RegistryAddress, { url }: ProjectFile) => {
  const text = await readWheelMetadata(ports, index, url)
  return text === undefined ? undefined : requirementsIn(text)
}

/** The JSON document of a version that stands beside `/simple/` on Warehouse and its likes. */
const fromDocument = async (ports: DatasourcePorts, index: RegistryAddress, name: string, version: string) => {
  if (!index.url.endsWith('/simple/')) return undefined
  const url = new URL(`../pypi/${name}/${encodeURIComponent(version)}/json`, index.url).href
  const answer = await askRegistry(ports.http, { url, registry: index })
  const parsed = answer.status === 'ok' ? parseJson(answer.body, VersionDocument, url) : undefined
  if (parsed?.status !== 'ok' || !parsed.value.info.requires_dist) return undefined
  return requirementsFrom(parsed.value.info.requires_dist, parsed.value.info.requires_python)
}

/**
 * Some mirrors serve the metadata of wheels without saying so in their index, some only the wheels themselves: tried last,
 * in this order.
 */
const askRequirements = async (
  ports: DatasourcePorts,
  index: RegistryAddress,
  name: string,
  version: string,
  files: readonly ProjectFile[],
): Promise<ReleaseRequirements | undefined> => {
  const told = files.find(({ metadata }) => metadata)
  const wheel = files.find(({ filename }) => filename.endsWith('.whl'))
  return (
    (told && (await fromMetadata(ports, index, told))) ??
    (await fromDocument(ports, index, name, version)) ??
    (wheel && wheel !== told ? await fromMetadata(ports, index, wheel) : undefined) ??
    (wheel && (await fromWheel(ports, index, wheel)))
  )
}

const requires = async (query: ReleaseQuery, wanted: readonly string[], ports: DatasourcePorts) => {
  const { known: _, ...unconditional } = query
  const answer = await askInOrder(unconditional, ports)
  if (answer.status !== 'ok') return new Map<string, ReleaseRequirements>()
  const name = canonicalName('PyPI', query.component.name)
  const versions = filesByVersion(answer.files, name)
  const entries = await Promise.all(
    wanted.map(async (version) => {
      const found = await askRequirements(ports, answer.index, name, version, versions.get(version) ?? [])
      return found ? [[version, found] as const] : []
    }),
  )
  return new Map(entries.flat())
}

export const pypi = createDatasource({
  name: 'pypi',
  registry: async (query, ports) => hashOf(...(await indexesOf(query, ports)).map(({ identity }) => identity)),
  discover,
  requires,
})
