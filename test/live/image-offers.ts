/**
 * Offers against apt itself: for every package that a Debian or Ubuntu root folder has installed, both must name the same candidate, and
 * `apt-get -s upgrade` must upgrade what the offers would. Run by hand, as root, with a folder that may be written:
 * `node test/live/image-offers.ts ROOTFS [SOURCE-LINE…]`; lines replace the folder's own sources. Hosts are not shown.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { lookUpOffers } from '../../src/lookup/offers/look-up-offers.ts'
import { createOfferStore } from '../../src/lookup/offers/offer-store.ts'
import type { Distribution } from '../../src/records/image.ts'
import { INVENTORY_SCHEMA, type Inventory, type Package } from '../../src/records/inventory.ts'
import type { Offers } from '../../src/records/offers.ts'
import { createClientConfig } from '../../src/system/node/client-config.ts'
import { createSystemPackages } from '../../src/system/node/client-config/system-packages.ts'
import { systemClock, systemRandom } from '../../src/system/node/clock.ts'
import { openDatabase } from '../../src/system/node/database.ts'
import { createExec } from '../../src/system/node/exec.ts'
import { createHttp } from '../../src/system/node/http.ts'
import { createUnpacker } from '../../src/system/node/unpacker.ts'

const [root = '', ...lines] = process.argv.slice(2)
const hidden = (text: string) => text.replaceAll(/\/\/[^/\s]+/g, '//…')

const inRoot = (command: string, ...args: readonly string[]): string => {
  const { stdout, stderr, status } = spawnSync('chroot', [root, command, ...args], {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    maxBuffer: 256 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''}: ${hidden(stderr)}`)
  return stdout
}

if (lines.length > 0) {
  rmSync(join(root, 'etc/apt/sources.list.d'), { recursive: true, force: true })
  mkdirSync(join(root, 'etc/apt/sources.list.d'))
  writeFileSync(join(root, 'etc/apt/sources.list'), `${lines.join('\n')}\n`)
}
writeFileSync(join(root, 'etc/resolv.conf'), readFileSync('/etc/resolv.conf'))
inRoot('apt-get', 'update')

/* ---- ours ------------------------------------------------------------------------------------------------------- */

const distributionOf = (): Distribution => {
  const text = readFileSync(join(root, 'etc/os-release'), 'utf8')
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1] ?? ''
  return { id: field('ID'), versionId: field('VERSION_ID'), name: field('PRETTY_NAME') }
}

const packages = inRoot('dpkg-query', '-W', '-f', '${db:Status-Status} ${Package} ${Version} ${Architecture}\n')
  .split('\n')
  .filter((line) => line.startsWith('installed '))
  .map((line, index): Package => {
    const [, name = '', version = '', architecture = ''] = line.split(' ')
    const purl = `pkg:deb/debian/${name}@${version}`
    const rest = { dependsOn: [], pinnedBy: [], direct: false, scope: 'runtime', locations: [] } as const
    return {
      id: String(index),
      project: '',
      ecosystem: 'Debian',
      name,
      version,
      purl,
      reader: 'dpkg',
      architecture,
      ...rest,
    }
  })

const ownLines = await createSystemPackages({ overrides: {}, root })('deb')
const inventory: Inventory = {
  schema: INVENTORY_SCHEMA,
  source: { repository: { forge: 'local', host: '', path: root }, kind: 'image', ref: root },
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  image: {
    distribution: distributionOf(),
    platform: 'linux/amd64',
    layers: [],
    history: [],
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
    packageSources: ownLines.map((line) => ({ client: 'deb', line, file: 'etc/apt/sources.list', enabled: true })),
    binaries: [],
  },
}

const exec = createExec({ path: process.env['PATH'] ?? '' })
const clients = createClientConfig({ exec, env: process.env, home: homedir(), overrides: {} })
const log = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }
const store = createOfferStore(openDatabase(':memory:'), systemClock)

const measured = async (what: string, offline: boolean): Promise<Offers> => {
  const http = createHttp({ env: process.env, clock: systemClock, random: systemRandom })
  const remotes = { list: async () => [] }
  const containers = { open: () => Promise.reject(new Error('no image is asked for')) }
  const ports = { http, exec, clients, unpacker: createUnpacker(exec), clock: systemClock, log, remotes, containers }
  const [started, before] = [performance.now(), process.cpuUsage()]
  const offers = await lookUpOffers({ inventory, ports, store, offline })
  const { user, system } = process.cpuUsage(before)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${what}: ${seconds} s, CPU ${((user + system) / 1e6).toFixed(2)} s, ${memory} MB at most`)
  await http.close()
  return offers
}

const offers = await measured('first', false)
for (const { line, suite, security, status, reason = '', signature = '' } of offers.indexes)
  console.log(`  ${suite}${security ? ' (security)' : ''}: ${status}; ${hidden(`${signature}; ${reason}; ${line}`)}`)
const again = await measured('again', false)
const offline = await measured('offline', true)

/* ---- apt's ------------------------------------------------------------------------------------------------------ */

const keyOf = ({ name, architecture = '' }: Readonly<{ name: string; architecture?: string | undefined }>) =>
  architecture === 'all' ? `${name}:amd64` : `${name}:${architecture}`

/** apt-cache(8), policy: a package, then its fields. */
const candidates = new Map<string, string>()
let current = ''
for (const line of inRoot('apt-cache', 'policy', ...packages.map(keyOf)).split('\n')) {
  if (/^\S+:$/.test(line)) current = line.slice(0, -1)
  const candidate = /^ {2}Candidate: (\S+)/.exec(line)?.[1]
  if (candidate) candidates.set(current, candidate)
}

let differences = 0
const say = (text: string) => {
  differences += 1
  console.log(`DIFFER ${text}`)
}
for (const offer of offers.packages) {
  const apts = candidates.get(keyOf(offer)) ?? candidates.get(offer.name)
  const ours = offer.candidate ?? offer.installed
  if (apts !== ours) say(`${keyOf(offer)} ${offer.installed}: ours ${ours}, apt's ${apts ?? 'none'}`)
}
if (offers.packages.length !== packages.length) say(`${offers.packages.length} offers, ${packages.length} packages`)

/** `Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])`. */
const upgrades = new Map(
  [...inRoot('apt-get', '-s', 'upgrade').matchAll(/^Inst (\S+) \[(\S+)\] \((\S+)/gm)].map(
    ([, name = '', , to = '']) => [name, to],
  ),
)
const raised = offers.packages.filter(({ candidate, installed }) => candidate !== undefined && candidate !== installed)
for (const { name, candidate } of raised)
  if (upgrades.get(name) !== candidate) say(`upgrade of ${name} to ${candidate}, apt's ${upgrades.get(name) ?? 'none'}`)
for (const name of upgrades.keys()) if (!raised.some((one) => one.name === name)) say(`apt alone upgrades ${name}`)
for (const other of [again, offline])
  if (JSON.stringify(other.packages) !== JSON.stringify(offers.packages)) say('another answer from what is kept')

const ofSecurity = offers.packages.filter(({ securityVersion }) => securityVersion !== undefined).length
console.log(
  `${packages.length} packages, ${raised.length} upgrades (apt: ${upgrades.size}), ${ofSecurity} with a newer version in a security suite, ${differences} differences`,
)
process.exitCode = differences === 0 ? 0 : 1
