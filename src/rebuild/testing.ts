/** Builders for this stage's tests: values with defaults, programs that answer from a script, files in memory. */
import type { Finding, Findings } from '../records/findings.ts'
import type { Inventory, Package } from '../records/inventory.ts'
import type { Tally } from '../records/report.ts'
import type { Exec, ExecRequest, ExecResult, Files } from '../system/ports.ts'
import type { BuilderPorts, BuildRequest } from './contract.ts'
import type { Reading } from './judge-rebuild.ts'

export const ended = (exitCode: number, stdout = '', stderr = ''): ExecResult => ({
  status: 'exited',
  exitCode,
  stdout,
  stderr,
  output: stdout + stderr,
  durationMs: 1,
})

/** Remembers what it was asked to run. */
export const scriptedExec = (answer: (request: ExecRequest) => ExecResult) => {
  const requests: ExecRequest[] = []
  const exec: Exec = {
    run: async (request) => {
      requests.push(request)
      return answer(request)
    },
    which: async (command) => `/usr/bin/${command}`,
  }
  return { exec, requests }
}

export const memoryFiles = (initial: Readonly<Record<string, string>> = {}, root = '/work'): Files => {
  const contents = new Map(Object.entries(initial))
  const below = (path: string) => [...contents.keys()].filter((known) => known.startsWith(`${path}/`))
  return {
    root,
    read: async (path) => {
      const text = contents.get(path)
      return text === undefined ? undefined : new TextEncoder().encode(text)
    },
    readText: async (path) => contents.get(path),
    write: async (path, content) => {
      contents.set(path, typeof content === 'string' ? content : new TextDecoder().decode(content))
    },
    remove: async (path) => {
      for (const known of [path, ...below(path)]) contents.delete(known)
    },
    list: async (path) => [...new Set(below(path).map((known) => known.slice(path.length + 1).split('/')[0] ?? ''))],
  }
}

export const silentLog = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }

export const portsWith = (exec: Exec, more: Partial<BuilderPorts> = {}): BuilderPorts => ({
  exec,
  log: silentLog,
  environment: { PATH: '/usr/bin' },
  work: memoryFiles(),
  ...more,
})

export const aBuild = (more: Partial<BuildRequest> = {}): BuildRequest => ({
  image: 'registry.example/team/App:1',
  context: '/tree',
  dockerfile: '/tree/Dockerfile',
  args: {},
  noCache: true,
  labels: {},
  bases: [],
  timeoutMs: 1000,
  ...more,
})

export const aFinding = (id: string, name: string, more: Partial<Finding> = {}): Finding => ({
  key: `${id}-${name}`,
  kind: 'vulnerability',
  id,
  ids: [id],
  group: id,
  package: { ecosystem: 'Debian:12', name, version: '1', purl: `pkg:deb/debian/${name}@1` },
  packageIds: [],
  pinIds: [],
  summary: '',
  fix: { state: 'fixed', versions: ['2'] },
  ratings: [],
  severity: { source: 'Debian', level: 'high' },
  kev: false,
  urls: [],
  locations: [],
  ...more,
})

export const aPackage = (name: string, more: Partial<Package> = {}): Package => ({
  id: name,
  project: 'image',
  ecosystem: 'Debian:12',
  name,
  version: '1',
  purl: `pkg:deb/debian/${name}@1`,
  dependsOn: [],
  pinnedBy: [],
  direct: false,
  scope: 'runtime',
  locations: [],
  ...more,
})

const SOURCE: Inventory['source'] = {
  repository: { forge: 'github', host: 'github.com', path: 'team/app' },
  kind: 'image',
  ref: 'main',
  commit: 'c0ffee',
  image: { name: 'app', platform: 'linux/amd64', manifestDigest: 'sha256:aa' },
}

export const anInventory = (packages: readonly Package[], more: Partial<Inventory> = {}): Inventory => ({
  schema: 'seaworthy/inventory/1',
  source: SOURCE,
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  ...more,
})

const NONE = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }

export const aTally = (fixable: number): Tally => ({
  fixable,
  findings: fixable,
  bySeverity: NONE,
  fixableBySeverity: NONE,
  byState: { now: fixable, held: 0, constrained: 0, unobtainable: 0, none: 0 },
  accepted: 0,
  endOfLife: 0,
})

/** Every finding counts as fixable. */
export const aReading = (findings: readonly Finding[], more: Partial<Reading> = {}): Reading => ({
  reference: 'oci:image:latest',
  inventory: anInventory([aPackage('libc6')]),
  findings: theFindings(findings),
  tally: aTally(findings.length),
  accepted: new Set(),
  ...more,
})

export const theFindings = (findings: readonly Finding[], advisories?: Findings['advisories']): Findings => ({
  schema: 'seaworthy/findings/1',
  source: SOURCE,
  advisories: advisories ?? { snapshot: 's1', ecosystems: [] },
  findings,
})
