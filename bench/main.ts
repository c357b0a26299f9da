/**
 * `npm run bench`: the budgets of the design, each as a ratio or a rate of one run on this machine, on the built program.
 * What is compared is run in turns, so that a busy machine slows both; the medians count.
 *
 *   BENCH_REPOSITORY  a checkout of kube-ovn, or of another repository; default: this one
 *   BENCH_LARGER      further checkouts, between colons: how the time of inventory grows; no budget of their own
 *   BENCH_RENOVATE    `renovate.js` of an installed Renovate to compare with (`npm install renovate` elsewhere); without it that line is left out
 *   BENCH_SYFT        the program `syft` to compare with; without it, and BENCH_IMAGES, those lines are left out
 *   BENCH_IMAGES      folders of OCI layouts of one image each, between colons
 *   BENCH_ADVISORIES  a folder laid out as OSV's bucket; default: the snapshot of the demo, which is too small for a rate of import
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { benchImages } from './images.ts'
import { measureMatching } from './matching.ts'
import { measureInTurns, ours, report, runOnce, seconds } from './measure.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const REPOSITORY = resolve(process.env['BENCH_REPOSITORY'] ?? here('..'))
const LARGER = (process.env['BENCH_LARGER'] ?? '').split(':').filter((path) => path !== '')
const ADVISORIES = resolve(process.env['BENCH_ADVISORIES'] ?? here('../data/demo-advisories'))
const RENOVATE = process.env['BENCH_RENOVATE']
const SYFT = process.env['BENCH_SYFT']
const IMAGES = (process.env['BENCH_IMAGES'] ?? '').split(':').filter((path) => path !== '')

const benchStart = (): void => {
  const [bare, version] = measureInTurns([{ args: ['-e', '0'] }, ours('--version')], 11)
  if (!bare || !version) return
  const extra = (version.seconds - bare.seconds) * 1000
  report({
    what: 'start to first output, over bare node',
    measured: `+${extra.toFixed(0)} ms`,
    budget: '150 ms',
    kept: extra <= 150,
  })
}

const INVENTORY = ours('inventory', REPOSITORY, '--json', '--no-cache')

type Inventories = Readonly<{
  what: string
  repository: string
  options: readonly string[]
  /** A tree without a budget is compared all the same. */
  least?: number
}>

const WHOLE = { what: "inventory against Renovate's extract", options: ['--no-cache'] } as const
const UNCHANGED = { what: 'the same, of an unchanged tree', options: [] } as const

const benchInventory = ({ what, repository, options, least }: Inventories): void => {
  if (RENOVATE === undefined) {
    console.log("      set BENCH_RENOVATE to compare inventory with Renovate's extraction")
    return
  }
  const extraction = { args: [resolve(RENOVATE), '--platform=local', '--dry-run=extract'], cwd: repository }
  const inventory = ours('inventory', repository, '--json', ...options)
  const [peer, own] = measureInTurns([extraction, inventory], 5)
  if (!peer || !own) return
  const ratio = peer.seconds / own.seconds
  report({
    what,
    measured: `1/${ratio.toFixed(1)}`,
    budget: least === undefined ? 'none' : `1/${least}`,
    kept: least === undefined || ratio >= least,
    detail: `${seconds(own.seconds)}, ${seconds(peer.seconds)}; ${countFiles(repository)} files of ${basename(repository)}`,
  })
}

const countFiles = (repository: string): number =>
  spawnSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout.split(
    '\0',
  ).length - 1

/** An unchanged tree is taken from the cache; only what is known to git can be. */
const benchCache = (folder: string): void => {
  process.env['XDG_CACHE_HOME'] = folder
  benchInventory({ ...UNCHANGED, repository: REPOSITORY, least: 40 })
  const [whole, kept] = measureInTurns([INVENTORY, ours('inventory', REPOSITORY, '--json')], 5)
  delete process.env['XDG_CACHE_HOME']
  if (!whole || !kept) return
  report({
    what: 'inventory of an unchanged tree',
    measured: `1/${(whole.seconds / kept.seconds).toFixed(1)}`,
    budget: 'none',
    kept: true,
    detail: `${seconds(kept.seconds)}, ${seconds(whole.seconds)} without the cache`,
  })
}

const benchMemory = (store: string): void => {
  const scan = ours('scan', REPOSITORY, '--json', '--offline', '--advisories', store)
  for (const call of [INVENTORY, scan]) {
    const { megabytes, seconds: time } = runOnce(call)
    report({
      what: `memory of ${call.args[1]}`,
      measured: `${megabytes.toFixed(0)} MB`,
      budget: '300 MB',
      kept: megabytes <= 300,
      detail: seconds(time),
    })
  }
}

/** With fewer, it is the start of the program that is measured. */
const FEWEST_FOR_A_RATE = 10_000

const benchImport = (store: string): void => {
  const bare = runOnce(ours('--version'))
  const own = runOnce(ours('advisories', 'import', ADVISORIES, '--advisories', store, '--quiet'))
  const advisories = countAdvisories(store)
  const rate = advisories / (own.seconds - bare.seconds)
  report({
    what: `import of ${advisories} advisories`,
    measured: `${rate.toFixed(0)}/s`,
    budget: '20000/s',
    kept: rate >= 20_000 || advisories < FEWEST_FOR_A_RATE,
    detail: `${seconds(own.seconds)}, ${own.megabytes.toFixed(0)} MB`,
  })
}

const countAdvisories = (store: string): number => {
  const { args } = ours('advisories', 'status', '--advisories', store, '--json')
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { ecosystems }: { ecosystems: readonly { advisories: number }[] } = JSON.parse(stdout)
  return ecosystems.reduce((sum, one) => sum + one.advisories, 0)
}

const benchMatching = (store: string): void => {
  const { packages, matches, seconds: time, findingsSeconds } = measureMatching(store)
  report({
    what: `matching ${packages} package versions`,
    measured: seconds(time),
    budget: '1 s',
    kept: time <= 1,
    detail: `${matches} matches; to findings ${seconds(findingsSeconds)}`,
  })
}

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'))
try {
  console.log(`On ${REPOSITORY}\nwith ${ADVISORIES}`)
  benchStart()
  benchInventory({ ...WHOLE, repository: REPOSITORY, least: 5 })
  for (const repository of LARGER) benchInventory({ ...WHOLE, repository: resolve(repository) })
  benchCache(join(folder, 'cache'))
  const store = join(folder, 'advisories.sqlite')
  benchImport(store)
  benchMatching(store)
  benchMemory(store)
  if (SYFT === undefined || IMAGES.length === 0)
    console.log('      set BENCH_SYFT and BENCH_IMAGES to compare the reading of images with syft')
  else benchImages({ syft: resolve(SYFT), layouts: IMAGES, cache: join(folder, 'cache') })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
