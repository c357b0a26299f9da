/** Images and small indexes for tests of offers. */
import { createHash } from 'node:crypto'

import { expect } from 'vitest'

import type { Distribution, PackageSource } from '../../records/image.ts'
import { INVENTORY_SCHEMA, type Inventory, type Package } from '../../records/inventory.ts'
import { Offers } from '../../records/offers.ts'
import { openDatabase } from '../../system/node/database.ts'
import { NOW, portsFor, type Given, type Recorded } from '../testing.ts'
import { lookUpOffers } from './look-up-offers.ts'
import { createOfferStore } from './offer-store.ts'

export const DEB = 'https://deb.example/debian/'

/** `name version architecture` with a blank between each. */
export const packageOf = (text: string, reader = 'dpkg'): Package => {
  const [name = '', version = '', architecture = 'amd64'] = text.split(' ')
  const rest = { dependsOn: [], pinnedBy: [], direct: false, scope: 'runtime', locations: [] } as const
  return { id: text, project: '', ecosystem: '', name, version, purl: '', reader, architecture, ...rest }
}

const DEBIAN: Distribution = { id: 'debian', versionId: '12', name: 'Debian' }

export const imageOf = (
  packages: readonly Package[],
  lines: readonly string[],
  more: Readonly<{ distribution?: Distribution; client?: PackageSource['client']; platform?: string }> = {},
): Inventory => ({
  schema: INVENTORY_SCHEMA,
  source: { repository: { forge: 'local', host: '', path: 'x' }, kind: 'image', ref: 'oci:x' },
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  image: {
    distribution: more.distribution ?? DEBIAN,
    platform: more.platform ?? 'linux/amd64',
    layers: [],
    history: [],
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
    packageSources: lines.map((line) => ({ client: more.client ?? 'deb', line, file: 'x', enabled: true })),
    binaries: [],
  },
})

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
/** `curl 1.0 amd64`, or `libcurl 1.0 amd64 curl (0.9)` for one of another source package. */
const stanza = (text: string): string => {
  const [name = '', version = '', architecture = '', ...source] = text.split(' ')
  const lines = [`Package: ${name}`, `Version: ${version}`, `Architecture: ${architecture}`]
  return [...lines, ...(source.length > 0 ? [`Source: ${source.join(' ')}`] : []), ''].join('\n')
}

type Suite = Readonly<Record<string, readonly string[]>>

/** One suite of an apt archive, by folders of indexes: `main/binary-amd64`. */
export const suiteOf = (name: string, folders: Suite, fields = '', base = DEB): Recorded => {
  const files = Object.entries(folders).map(
    ([folder, stanzas]) => [`${folder}/Packages`, stanzas.map(stanza).join('\n')] as const,
  )
  const sums = files.map(([path, text]) => ` ${sha256(text)} ${text.length} ${path}`).join('\n')
  const folder = `${base}dists/${name}/`
  return {
    [`${folder}Release`]: { body: `Suite: ${name}\n${fields}SHA256:\n${sums}\n` },
    ...Object.fromEntries(files.map(([path, body]) => [`${folder}${path}`, { body }])),
  }
}

export const MAIN = 'main/binary-amd64'
const clock = { now: () => NOW, sleep: async () => {} }
export const storeFor = () => createOfferStore(openDatabase(':memory:'), clock)

export const lookUp = async (inventory: Inventory, given: Given, store = storeFor(), offline = false) => {
  const { ports, asked } = portsFor({ clients: { systemPackages: async () => [] }, ...given })
  const offers = await lookUpOffers({ inventory, ports, store, offline })
  expect(Offers.parse(offers)).toEqual(offers)
  return { offers, asked: asked.map(({ url }) => url) }
}
