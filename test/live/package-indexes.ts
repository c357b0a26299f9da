/**
 * The deb datasource against apt itself, on a Debian or Ubuntu machine: for a sample of packages both must name the same newest version.
 * Shows time and memory for each packing. Run by hand: `node test/live/package-indexes.ts`; hosts are not shown.
 */
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'

import { deb } from '../../src/lookup/datasources/deb/deb.ts'
import { createClientConfig } from '../../src/system/node/client-config.ts'
import { systemClock, systemRandom } from '../../src/system/node/clock.ts'
import { createExec } from '../../src/system/node/exec.ts'
import { createHttp } from '../../src/system/node/http.ts'
import { createContainerRegistries } from '../../src/system/node/oci/container-registries.ts'
import { createUnpacker } from '../../src/system/node/unpacker.ts'
import type { Packing } from '../../src/system/ports.ts'
import { schemeOf } from '../../src/versions/schemes.ts'

const NAMES = [
  'curl',
  'libc6',
  'openssl',
  'bash',
  'git',
  'python3',
  'gcc-12',
  'libexpat1',
  'zlib1g',
  'tzdata',
  'nginx',
  'postgresql-15',
]

const exec = createExec({ path: process.env['PATH'] ?? '' })
const clients = createClientConfig({ exec, env: process.env, home: homedir(), overrides: {} })
const log = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }

/** The newest version that apt's own lists have. */
const askApt = (name: string): string | undefined => {
  const { stdout } = spawnSync('apt-cache', ['madison', name], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter((line) => line.includes('Packages'))
    .map((line) => line.split('|')[1]?.trim() ?? '')
    .filter((version) => version !== '')
    .toSorted(schemeOf('deb').compare)
    .at(-1)
}

const askOurs = async (name: string, registryUrl: string | undefined, ports: Parameters<typeof deb.releases>[1]) => {
  const component = { datasource: 'deb', name, purl: `pkg:deb/debian/${name}` }
  const { answer } = await deb.releases(
    { component, versioning: 'deb', ...(registryUrl ? { registryUrl } : {}) },
    ports,
  )
  return answer
}

const unpacker = createUnpacker(exec)
let differences = 0
/** All sources with all packings, then the first source without xz: archives that have gzip have it for their main suite. */
const [firstSource] = await clients.systemPackages('deb')
const rounds: readonly (readonly [refused: readonly Packing[], registryUrl: string | undefined])[] = [
  [[], undefined],
  [['xz'], firstSource],
]
for (const [refused, registryUrl] of rounds) {
  const http = createHttp({ env: process.env, clock: systemClock, random: systemRandom })
  const limited = {
    ...unpacker,
    canUnpack: async (packing: Packing) => !refused.includes(packing) && unpacker.canUnpack(packing),
  }
  const containers = createContainerRegistries({ http, clients })
  const ports = {
    http,
    exec,
    clients,
    containers,
    unpacker: limited,
    clock: systemClock,
    log,
    remotes: { list: async () => [] },
  }
  const started = performance.now()
  for (const name of NAMES) {
    const answer = await askOurs(name, registryUrl, ports)
    const [ours, apts] = [answer.releases.at(-1)?.version, askApt(name)]
    if (ours !== apts && registryUrl === undefined) differences += 1
    console.log(
      `${ours === apts ? 'same  ' : 'DIFFER'} ${name}: ${ours ?? answer.reason?.replaceAll(/\/\/[^/]+/g, '//…')}, apt: ${apts}`,
    )
    if (name === NAMES[0]) console.log(`       ${answer.signature}`)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `without ${refused.join() || 'nothing'}: ${seconds} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
  )
  await http.close()
}
process.exitCode = differences === 0 ? 0 : 1
