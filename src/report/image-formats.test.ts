/** An image in SARIF and as a bill of materials: its places, its layers, what kind each component is. */
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'

import type { ImageDetails } from '../records/image.ts'
import { renderCycloneDx } from './cyclonedx.ts'
import { renderSarif } from './sarif.ts'
import {
  buildFinding,
  buildFindings,
  buildInventory,
  buildPackage,
  NOW,
  packageId,
  REPOSITORY,
  TOOL,
} from './testing.ts'

const HEX = 'ab'.repeat(32)
const source = {
  repository: REPOSITORY,
  kind: 'image',
  ref: 'docker://registry.example:5000/team/App:1.4',
  image: { name: 'registry.example:5000/team/App:1.4', platform: 'linux/arm64/v8', manifestDigest: `sha256:${HEX}` },
} as const

const layerOf = (digest: string, origin: ImageDetails['layers'][number]['origin']) => ({
  digest,
  diffId: digest,
  size: 1,
  contentSize: 1,
  files: 1,
  origin,
})

const image: ImageDetails = {
  distribution: { id: 'alpine', versionId: '3.22.1', name: 'Alpine Linux v3.22', ecosystem: 'Alpine:v3.22' },
  platform: 'linux/arm64/v8',
  layers: [
    layerOf('sha256:1', { kind: 'base' }),
    layerOf('sha256:2', { kind: 'own', file: 'images/app/Dockerfile', line: 7 }),
  ],
  history: [],
  config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '/', labels: {} },
  base: { name: 'docker.io/library/alpine:3.22', digest: 'sha256:9' },
  packageSources: [],
  binaries: [{ path: 'usr/bin/lamp', kind: 'go', main: 'example.com/lamp', module: 'example.com/lamp', settings: {} }],
}

const ZLIB = { ecosystem: 'Alpine:v3.22', name: 'zlib', version: '1.3.1-r1' }
const LAMP = { ecosystem: 'Go', name: 'example.com/lamp', version: '1.0.0' }
const NET = { ecosystem: 'Go', name: 'golang.org/x/net', version: '0.33.0' }
const OTHER = { locations: [{ file: 'opt/other/bin' }], layer: 'sha256:1' }
const NODE = { ecosystem: 'runtime', name: 'node', version: '24.1.0' }
const inventory = buildInventory('app', {
  source,
  image,
  packages: [
    buildPackage({ ...ZLIB, layer: 'sha256:1', locations: [{ file: 'lib/apk/db/installed' }] }),
    buildPackage({ ...LAMP, layer: 'sha256:2', locations: [{ file: 'usr/bin/lamp' }] }),
    buildPackage({ ...NET, layer: 'sha256:2', locations: [{ file: 'usr/bin/lamp' }] }),
    buildPackage({ ...NET, ...OTHER, id: 'the same elsewhere' }),
    buildPackage({ ...NODE, reader: 'runtimes', layer: 'sha256:2', locations: [{ file: 'usr/local/bin/node' }] }),
  ],
})
const findings = {
  ...buildFindings('app', [
    buildFinding({ ...ZLIB, id: 'CVE-2026-1', level: 'high', locations: [{ file: 'lib/apk/db/installed' }] }),
    buildFinding({
      ...NET,
      id: 'CVE-2026-2',
      level: 'low',
      packageIds: [packageId(NET), 'the same elsewhere'],
      locations: [{ file: 'usr/bin/lamp' }, { file: 'opt/other/bin' }],
    }),
  ]),
  source,
}

describe('SARIF of an image', () => {
  const log: Log = JSON.parse(renderSarif({ findings, inventory, tool: TOOL }))
  const [run] = log.runs
  const placesOf = (index: number) =>
    [...(run?.results?.[index]?.locations ?? []), ...(run?.results?.[index]?.relatedLocations ?? [])].map(
      ({ physicalLocation: place }) =>
        `${place?.artifactLocation?.uriBaseId}/${place?.artifactLocation?.uri}:${place?.region?.startLine}`,
    )

  it('points at the line of the Dockerfile where that is known, else at the file in the image', () => {
    expect(placesOf(0)).toEqual(['IMAGEROOT/lib/apk/db/installed:1'])
    expect(placesOf(1)).toEqual([
      '%SRCROOT%/images/app/Dockerfile:7',
      'IMAGEROOT/usr/bin/lamp:1',
      'IMAGEROOT/opt/other/bin:1',
    ])
  })

  it('says what the paths are paths of, and which image it is', () => {
    expect(run?.originalUriBaseIds?.['IMAGEROOT']?.description?.text).toContain(`linux/arm64/v8, sha256:${HEX}`)
    expect(run?.automationDetails?.id).toBe('seaworthy/registry.example:5000/team/App:1.4/linux/arm64/v8/')
  })
})

describe('CycloneDX of an image', () => {
  it('is valid, about a container that can be found by digest and purl', async () => {
    const text = await renderCycloneDx({ inventory, findings, tool: TOOL, generatedAt: NOW })
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
    const { component } = JSON.parse(text).metadata
    expect(component).toMatchObject({ type: 'container', hashes: [{ alg: 'SHA-256', content: HEX }] })
    expect(PackageURL.fromString(component.purl)).toMatchObject({
      type: 'oci',
      name: 'app',
      version: `sha256:${HEX}`,
      qualifiers: { arch: 'arm64', repository_url: 'registry.example:5000/team/App', tag: '1.4' },
    })
    expect(component.properties).toContainEqual({ name: 'seaworthy:layer:002', value: 'sha256:2' })
  })

  it('tells the kind of each component, and where in the image it lies', async () => {
    const { components } = JSON.parse(await renderCycloneDx({ inventory, findings, tool: TOOL, generatedAt: NOW }))
    const kinds = components.map(({ type, name }: { type: string; name: string }) => `${type} ${name}`)
    expect(kinds.toSorted()).toEqual([
      'application example.com/lamp',
      'library golang.org/x/net',
      'library zlib',
      'operating-system alpine',
      'platform node',
    ])
    const net = components.find(({ name }: { name: string }) => name === NET.name)
    expect(net.properties.map(({ name, value }: { name: string; value: string }) => `${name} ${value}`)).toEqual([
      'seaworthy:ecosystem Go',
      'seaworthy:layer sha256:1',
      'seaworthy:layer sha256:2',
      'seaworthy:location opt/other/bin',
      'seaworthy:location usr/bin/lamp',
    ])
  })
})
