/** Builders for tests of image plans: a small image of Debian, its findings, and what its sources offer. */
import type { Finding, Findings } from '../../records/findings.ts'
import { hashOf } from '../../records/hash.ts'
import type { ImageRecipe, RecipeStep } from '../../records/image-recipe.ts'
import type { Binary, ImageDetails, LayerOrigin } from '../../records/image.ts'
import type { Inventory, Package } from '../../records/inventory.ts'
import type { Offers, PackageOffer } from '../../records/offers.ts'
import type { Source } from '../../records/source.ts'
import { purlOf } from '../../versions/names.ts'
import type { ImagePlanInput } from './situation.ts'

export const NOW = Date.parse('2026-11-21T12:00:00Z')
export const SOURCE: Source = {
  repository: { forge: 'local', host: 'localhost', path: 'app' },
  kind: 'image',
  ref: 'oci:app',
  image: { name: 'app', platform: 'linux/amd64', manifestDigest: 'sha256:app' },
}
/** Layers of the image: two of the base, two of its own, one of which nothing is known. */
export const LAYERS: Readonly<Record<string, LayerOrigin>> = {
  base: { kind: 'base' },
  installed: { kind: 'own', file: 'Dockerfile', line: 3 },
  copied: { kind: 'own', file: 'Dockerfile', line: 6 },
  mystery: { kind: 'unknown' },
}

export const aPackage = (over: Partial<Package> & Pick<Package, 'name' | 'version'>): Package => {
  const { ecosystem = 'Debian:12', name, version } = over
  return {
    id: hashOf(ecosystem, name, version, over.locations?.[0]?.file ?? ''),
    project: 'var/lib/dpkg/status',
    ecosystem,
    purl: purlOf({ ecosystem }, name, version),
    source: ecosystem.startsWith('Debian') ? { name, version } : undefined,
    dependsOn: [],
    pinnedBy: [],
    layer: 'base',
    direct: false,
    scope: 'runtime',
    locations: [{ file: 'var/lib/dpkg/status' }],
    reader: ecosystem.startsWith('Debian') ? 'dpkg' : 'python',
    ...over,
  }
}

/** A finding in the source package of the first. */
export const findingIn = (packages: readonly Package[], over: Partial<Finding> = {}): Finding => {
  const [first] = packages
  const { ecosystem = 'Debian:12', source, name = '', version = '', purl = '' } = first ?? {}
  const id = over.id ?? 'CVE-2026-1'
  const of = { ecosystem, name: source?.name ?? name, version: source?.version ?? version, purl }
  return {
    key: hashOf('finding', id, of.name),
    kind: 'vulnerability',
    id,
    ids: [id],
    group: id,
    package: of,
    packageIds: packages.map((one) => one.id),
    pinIds: [],
    summary: '',
    fix: { state: 'none', versions: [] },
    ratings: [],
    severity: { source: 'Debian', level: 'high' },
    kev: false,
    urls: [],
    locations: [],
    ...over,
  }
}

export const fixedIn = (...versions: readonly string[]): Pick<Finding, 'fix'> => ({ fix: { state: 'fixed', versions } })

export const findingsOf = (findings: readonly Finding[]): Findings => ({
  schema: 'seaworthy/findings/1',
  source: SOURCE,
  advisories: { snapshot: 'test', ecosystems: [] },
  findings,
})

export const inventoryOf = (packages: readonly Package[], over: Partial<ImageDetails> = {}): Inventory => ({
  schema: 'seaworthy/inventory/1',
  source: SOURCE,
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  image: {
    platform: 'linux/amd64',
    layers: Object.entries(LAYERS).map(([digest, origin]) => ({
      digest,
      diffId: digest,
      size: 10,
      contentSize: 30,
      files: 3,
      origin,
    })),
    history: [],
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
    packageSources: [],
    binaries: [],
    ...over,
  },
})

export const offersOf = (packages: readonly PackageOffer[], status: 'read' | 'failed' = 'read'): Offers => ({
  schema: 'seaworthy/offers/1',
  source: SOURCE,
  indexes: [
    {
      client: 'deb',
      line: 'deb https://deb.example/debian bookworm-security main',
      suite: 'bookworm-security',
      security: true,
      status,
      ...(status === 'failed' ? { reason: 'no answer' } : {}),
      fetchedAt: '2026-11-21T12:00:00Z',
    },
  ],
  packages,
})

export const offerFor = (one: Package, candidate: string, over: Partial<PackageOffer> = {}): PackageOffer => ({
  name: one.name,
  installed: one.version,
  candidate,
  source: { name: one.source?.name ?? one.name, version: candidate },
  suite: 'bookworm-security',
  ...over,
})

export const recipeOf = (steps: readonly Partial<RecipeStep>[] = [], over: Partial<ImageRecipe> = {}): ImageRecipe => ({
  file: 'Dockerfile',
  base: { name: 'debian:12-slim', line: 1 },
  steps: steps.map((step) => ({
    line: 3,
    client: 'deb',
    program: 'apt-get',
    action: 'install',
    packages: [],
    raises: true,
    ...step,
  })),
  copies: [{ line: 6, sources: ['app'], destination: '/app' }],
  firstLine: 1,
  lastLine: 7,
  ...over,
})

export const aBinary = (over: Partial<Binary> = {}): Binary => ({
  path: 'usr/bin/tool',
  kind: 'go',
  main: 'example.com/tool/cmd/tool',
  module: 'example.com/tool',
  version: 'v1.2.0',
  toolchain: 'go1.24.3',
  settings: {},
  ...over,
})

/** An input of one finding in one package. */
export const inputOf = (
  packages: readonly Package[],
  findings: readonly Finding[],
  over: Partial<ImagePlanInput> = {},
): ImagePlanInput => ({ inventory: inventoryOf(packages), findings: findingsOf(findings), now: NOW, ...over })
