/** The program as a user runs it: a process of its own, with its own home, store and state. No network but what a test serves. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { writeZip } from '../../scripts/write-zip.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/seaworthy.js', import.meta.url))

export type Ended = Readonly<{ code: number | null; stdout: string; stderr: string }>
export type Call = Readonly<{ env?: Readonly<Record<string, string>>; stdin?: string; cwd?: string }>

export type Bench = Readonly<{
  /** Absolute path of a folder for everything. */
  root: string
  /** Absolute path of a file or folder in it. */
  at: (...parts: readonly string[]) => string
  write: (path: string, content: string | Uint8Array) => string
  /** Starts the program with the bench's store, state and home. */
  start: (args: readonly string[], call?: Call) => ChildProcess
  run: (args: readonly string[], call?: Call) => Promise<Ended>
  close: () => void
}>

/** With advisories of three ecosystems in the store, where `store` is not false. */
export const openBench = async (store = true): Promise<Bench> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-cli-')))
  const at = (...parts: readonly string[]): string => join(root, ...parts)
  const write = (path: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), content)
    return at(path)
  }
  mkdirSync(at('home'))
  const start = (args: readonly string[], { env = {}, cwd = root }: Call = {}): ChildProcess =>
    spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...environmentOf(at), ...env } })
  const bench: Bench = {
    root,
    at,
    write,
    start,
    run: (args, call) => ended(start(args, call), call?.stdin ?? ''),
    close: () => rmSync(root, { recursive: true, force: true }),
  }
  if (store) {
    for (const [ecosystem, records] of Object.entries(ADVISORIES)) writeArchive(bench, `osv/${ecosystem}`, records)
    await bench.run(['advisories', 'import', at('osv')])
  }
  return bench
}

const environmentOf = (at: Bench['at']): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: at('home'),
  // Started from its sources dozens of times: compiled once.
  NODE_COMPILE_CACHE: join(tmpdir(), 'seaworthy-compiled'),
  SEAWORTHY_ADVISORIES: at('advisories.sqlite'),
  SEAWORTHY_STATE: at('state'),
})

export const ended = (child: ChildProcess, stdin = ''): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdin?.on('error', () => {})
    child.stdin?.end(stdin)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })

/* ---- advisories ------------------------------------------------------------------------------------------------- */

type Vulnerable = Readonly<{ id: string; cve: string; name: string; fixed: string; severity: string }>

const ADVISORIES: Readonly<Record<string, readonly Vulnerable[]>> = {
  npm: [
    { id: 'GHSA-aaaa-bbbb-cccc', cve: 'CVE-2025-0001', name: 'berth', fixed: '1.2.0', severity: 'HIGH' },
    { id: 'GHSA-dddd-eeee-ffff', cve: 'CVE-2025-0002', name: 'crane', fixed: '2.0.1', severity: 'LOW' },
  ],
  PyPI: [{ id: 'GHSA-gggg-hhhh-jjjj', cve: 'CVE-2025-0003', name: 'buoy', fixed: '3.1', severity: 'CRITICAL' }],
  Go: [{ id: 'GO-2025-0001', cve: 'CVE-2025-0004', name: 'example.com/anchor', fixed: '1.4.0', severity: 'HIGH' }],
}

/** Advisories must not be older than a day to count as known. */
const record = (ecosystem: string, { id, cve, name, fixed, severity }: Vulnerable): string =>
  JSON.stringify({
    schema_version: '1.6.0',
    id,
    modified: new Date(Date.now() - 3_600_000).toISOString(),
    published: '2025-01-01T00:00:00Z',
    aliases: [cve],
    summary: `${name} is bad`,
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
    ],
    database_specific: { severity },
  })

const writeArchive = (bench: Bench, folder: string, records: readonly Vulnerable[]): void => {
  const ecosystem = folder.slice(folder.lastIndexOf('/') + 1)
  const files = records.map((one) => ({ name: `${one.id}.json`, content: record(ecosystem, one) }))
  bench.write(`${folder}/all.zip`, writeZip(files))
}

/* ---- repositories ----------------------------------------------------------------------------------------------- */

export type FileTexts = Readonly<Record<string, string>>

export const NPM_FILES: FileTexts = {
  'package.json': `{
  "name": "harbour",
  "version": "1.0.0",
  "private": true,
  "dependencies": { "berth": "^1.0.0", "crane": "2.0.0" }
}
`,
  'package-lock.json': `${JSON.stringify(
    {
      name: 'harbour',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'harbour', version: '1.0.0', dependencies: { berth: '^1.0.0', crane: '2.0.0' } },
        'node_modules/berth': { version: '1.1.0' },
        'node_modules/crane': { version: '2.0.0' },
      },
    },
    undefined,
    2,
  )}\n`,
}

export const HARBOUR_FILES: FileTexts = {
  ...NPM_FILES,
  'requirements.txt': 'buoy==3.0\n',
  'go.mod': 'module example.com/harbour\n\ngo 1.25.0\n\nrequire example.com/anchor v1.3.0\n',
  'go.sum': 'example.com/anchor v1.3.0 h1:abc=\n',
}

export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=Harbour Master', '-c', 'user.email=master@harbour.example', '-c', 'init.defaultBranch=main', ...args],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  ).trim() // prettier-ignore

/** A folder of files; gives its path. */
export const writeFolder = (bench: Bench, name: string, files: FileTexts): string => {
  mkdirSync(bench.at(name), { recursive: true })
  for (const [path, text] of Object.entries(files)) bench.write(`${name}/${path}`, text)
  return bench.at(name)
}

/** A repository with one commit of the files on `main`; gives its path. */
export const makeRepository = (bench: Bench, name: string, files: FileTexts): string => {
  const folder = writeFolder(bench, name, files)
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message=feat: a harbour')
  return folder
}

/* ---- a registry ------------------------------------------------------------------------------------------------- */

export type Registry = Readonly<{ url: string; asked: readonly IncomingMessage[]; close: () => void }>

/** Serves on loopback. */
export const serve = async (
  answer: (request: IncomingMessage, response: ServerResponse, url: string) => void,
): Promise<Registry> => {
  const asked: IncomingMessage[] = []
  let url = ''
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response, url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { url, asked, close }
}

const RELEASES: Readonly<Record<string, readonly string[]>> = {
  berth: ['1.1.0', '1.2.0', '1.3.0'],
  crane: ['2.0.0', '2.0.1', '2.1.0'],
}

/** An npm registry with old releases of what the fixtures depend on. */
export const servePackuments = (): Promise<Registry> =>
  serve((request, response, url) => {
    const name = decodeURIComponent((request.url ?? '/').slice(1))
    const versions = RELEASES[name]
    response.setHeader('content-type', 'application/json')
    response.statusCode = versions ? 200 : 404
    response.end(JSON.stringify(versions ? packument(name, versions, url) : {}))
  })

const packument = (name: string, versions: readonly string[], url: string): object => ({
  name,
  'dist-tags': { latest: versions.at(-1) },
  time: Object.fromEntries(versions.map((version, month) => [version, `2025-0${month + 1}-01T00:00:00.000Z`])),
  versions: Object.fromEntries(
    versions.map((version) => [
      version,
      { name, version, dist: { tarball: `${url}${name}/-/${name}-${version}.tgz`, integrity: 'sha512-AAAA' } },
    ]),
  ),
})

/** A home whose npm asks the registry; gives the environment. */
export const homeFor = (bench: Bench, name: string, url: string): Record<string, string> => {
  bench.write(`${name}/.npmrc`, `registry=${url}\n`)
  return { HOME: bench.at(name) }
}
