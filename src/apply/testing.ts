/** Builders for this stage's tests: values with defaults, files in memory. */
import type { Finding } from '../records/findings.ts'
import type { Inventory, Pin, Project } from '../records/inventory.ts'
import type { Move, PlannedChange } from '../records/plan.ts'
import type { ClientConfig, ExecRequest, ExecResult, Files, RegistryAddress } from '../system/ports.ts'
import type { LockerPorts } from './contract.ts'

export const memoryFiles = (
  initial: Readonly<Record<string, string>>,
  root = '/tree',
): Files & Readonly<{ texts: () => Readonly<Record<string, string>> }> => {
  const contents = new Map(Object.entries(initial))
  const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
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
      for (const known of contents.keys()) if (isBelow(known, path)) contents.delete(known)
    },
    list: async (folder) => [...contents.keys()].filter((path) => isBelow(path, folder)).toSorted(),
    texts: () => Object.fromEntries(contents),
  }
}

export const aMove = (name: string, from: string, to: string, more: Partial<Move> = {}): Move => ({
  component: { datasource: 'npm', name, purl: `pkg:npm/${name}` },
  ecosystem: 'npm',
  from,
  to,
  step: 'patch',
  how: 'lock',
  pinIds: [],
  packageIds: [],
  ...more,
})

export const aProject = (more: Partial<Project> = {}): Project => ({
  id: 'package-lock.json',
  directory: '.',
  manifest: 'package.json',
  lockfile: 'package-lock.json',
  ecosystem: 'npm',
  locker: 'npm',
  members: [],
  runtimes: {},
  ...more,
})

export const aPin = (id: string, file: string, more: Partial<Pin> = {}): Pin => ({
  id,
  file,
  line: 1,
  range: [0, 1],
  raw: '1.0.0',
  current: '1.0.0',
  component: { datasource: 'npm', name: id, purl: `pkg:npm/${id}` },
  versioning: 'npm',
  manager: 'npm',
  evidence: 'line 1',
  floating: false,
  key: id,
  role: 'require',
  scope: 'runtime',
  ...more,
})

export const anInventory = (pins: readonly Pin[], projects: readonly Project[]): Inventory => ({
  schema: 'seaworthy/inventory/1',
  source: { repository: { forge: 'local', host: '', path: 'demo' }, kind: 'tree', ref: 'main' },
  pins,
  packages: [],
  projects,
  gaps: [],
  files: [],
  skipped: {},
})

export const aChange = (ladder: readonly (readonly Move[])[], more: Partial<PlannedChange> = {}): PlannedChange => ({
  key: 'change-1',
  title: 'Update lodash to 4.17.21 (CVE-2021-23337)',
  kind: 'security',
  ladder: ladder.map((moves) => ({ moves, clears: ['finding-1'], because: ['smallest step'], inputDigest: 'digest' })),
  projects: [],
  ...more,
})

export const aFinding = (id: string, more: Partial<Finding> = {}): Finding => ({
  key: 'finding-1',
  kind: 'vulnerability',
  id,
  ids: [id],
  group: id,
  package: { ecosystem: 'npm', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
  packageIds: [],
  pinIds: [],
  summary: '',
  fix: { state: 'fixed', versions: ['4.17.21'] },
  ratings: [],
  severity: { source: 'GHSA', level: 'high' },
  kev: false,
  urls: [],
  locations: [],
  ...more,
})

const address = (url: string): RegistryAddress => ({ url, headers: {}, identity: url, from: 'test' })

export const testClients = (more: Partial<ClientConfig> = {}): ClientConfig => ({
  npm: async () => address('https://registry.example/'),
  pypi: async () => [],
  go: async () => ({ proxies: [{ address: 'off', fallback: 'not-found' }], isPrivate: () => false }),
  docker: async () => address('https://registry.example/'),
  ...more,
})

export const exited = (exitCode: number, output = ''): ExecResult => ({
  status: 'exited',
  exitCode,
  stdout: output,
  stderr: '',
  output,
  durationMs: 1,
})

/** No sandbox; every program is found and answered by `answer`. */
export const testPorts = (
  files: Files,
  answer: (request: ExecRequest) => ExecResult | Promise<ExecResult> = () => exited(0),
  more: Partial<LockerPorts> = {},
): LockerPorts => ({
  files,
  cache: memoryFiles({}, '/cache'),
  exec: { run: async (request) => answer(request), which: async (command) => `/usr/bin/${command}` },
  sandbox: { kind: async () => ({ kind: 'none', reason: 'test' }), run: async () => exited(1) },
  clients: testClients(),
  log: { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} },
  environment: { PATH: '/usr/bin' },
  ...more,
})
