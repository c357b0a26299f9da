import { readdir } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { WorldError } from '../../records/errors.ts'
import { createContainerRegistries } from '../../system/node/oci/container-registries.ts'
import type { Datasource } from '../contract.ts'
import { portsFor, queryFor, type RecordedAnswer } from '../testing.ts'
import { datasources } from './index.ts'

/** A component that exists as far as its name goes. */
const NAMES: Readonly<Record<string, readonly [name: string, versioning: string, registryUrl?: string]>> = {
  npm: ['left', 'npm'],
  pypi: ['left', 'pep440'],
  go: ['example.com/m', 'go-mod'],
  'golang-version': ['go', 'golang-version'],
  docker: ['quay.io/owner/image', 'docker'],
  crate: ['left-pad', 'semver'],
  maven: ['org.example:left', 'maven'],
  rubygems: ['left', 'gem'],
  nuget: ['Left.Pad', 'nuget'],
  packagist: ['left/pad', 'composer'],
  helm: ['left', 'semver', 'https://charts.registry.example/stable'],
  generic: ['left', 'loose', 'https://files.registry.example/left/left-{version}.tar.gz'],
  'gradle-version': ['gradle', 'maven'],
  'java-version': ['java', 'semver'],
  'dotnet-version': ['dotnet-sdk', 'semver'],
  'terraform-module': ['left/pad/aws', 'semver'],
  'terraform-provider': ['left/pad', 'semver'],
  hex: ['left', 'semver'],
  dart: ['left', 'semver'],
  conda: ['left', 'pep440'],
  deb: ['left', 'deb', 'https://deb.registry.example/debian?suite=bookworm'],
  apk: ['left', 'apk', 'https://apk.registry.example/alpine/v3.22/main'],
  rpm: ['left', 'rpm', 'https://rpm.registry.example/os'],
}

/** They ask nobody. */
const WITHOUT_REGISTRY = new Set(['github-runners'])

const byHttp = datasources.filter(({ name }) => name in NAMES)
const byGit = datasources.filter(({ name }) => !(name in NAMES) && !WITHOUT_REGISTRY.has(name))

const queryOf = ({ name: datasource }: Datasource) => {
  const [name, versioning, registryUrl] = NAMES[datasource] ?? ['owner/name', 'semver']
  return queryFor(datasource, name, versioning, registryUrl ? { registryUrl } : {})
}

const ask = (datasource: Datasource, answer: RecordedAnswer) => {
  const everything = new Proxy({}, { get: () => answer })
  return datasource.releases(queryOf(datasource), portsFor({ recorded: everything }).ports)
}

it('is one folder for each datasource, of its name', async () => {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(folders.toSorted()).toEqual(datasources.map(({ name }) => name).toSorted())
})

describe.each(byHttp.map((datasource) => [datasource.name, datasource] as const))('%s', (_name, datasource) => {
  it.each([
    ['404', { status: 404 }, 'missing', '404'],
    ['500', { status: 500, body: 'oops' }, 'failed', '500'],
    ['403', { status: 403 }, 'failed', '403'],
    ['garbage', { body: '\u0000\u001b[31m' + 'x'.repeat(500) }, 'failed', '…'],
    ['JSON of another shape', { body: [1, 2, 3] }, 'failed', '[1,2,3]'],
    ['304 unasked', { status: 304 }, 'failed', '304'],
  ] as const)('takes %s as it should', async (_case, answer, status, reason) => {
    const found = await ask(datasource, answer)
    expect(found.answer).toMatchObject({ status, releases: [], reason: expect.stringContaining(reason) })
    expect(found.answer.reason).not.toContain('\u001b')
    expect(found.answer.reason?.length).toBeLessThan(400)
    expect(found.revalidated).toBe(false)
  })

  it('takes a body that is too large', async () => {
    const { ports } = portsFor({})
    const get = async () => Promise.reject(new WorldError('too much'))
    const http = { get, download: get, read: get, postForm: get }
    const containers = createContainerRegistries({ http, clients: ports.clients })
    const found = await datasource.releases(queryOf(datasource), { ...ports, http, containers })
    expect(found.answer).toMatchObject({ status: 'failed', reason: 'too much' })
  })

  it('gives no requirements where the registry fails', async () => {
    const { ports } = portsFor({ recorded: new Proxy({}, { get: () => ({ status: 500 }) }) })
    const found = await datasource.requires?.(queryOf(datasource), ['1.0.0'], ports)
    expect([...(found ?? [])]).toEqual([])
  })
})

describe.each(byGit.map((datasource) => [datasource.name, datasource] as const))('%s', (_name, datasource) => {
  it('says why a repository cannot be listed', async () => {
    const found = await ask(datasource, {})
    expect(found.answer).toMatchObject({
      status: 'failed',
      releases: [],
      reason: expect.stringContaining('repository'),
    })
  })
})
