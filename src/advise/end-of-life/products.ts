/** Which products of endoflife.date a pin, a package or a distribution stands for, in which cycle. */
import type { Distribution } from '../../records/image.ts'
import type { Package, Pin } from '../../records/inventory.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import type { ProductCycle } from '../store/advisory.ts'

export type UsedProduct = Readonly<{ product: string; cycle: ProductCycle }>

const RUNTIMES: Readonly<Record<string, string>> = {
  'golang-version': 'go',
  'python-version': 'python',
  'node-version': 'nodejs',
}

/** Official images by name. */
const IMAGES: Readonly<Record<string, string>> = {
  golang: 'go',
  python: 'python',
  node: 'nodejs',
  ubuntu: 'ubuntu',
  debian: 'debian',
  alpine: 'alpine-linux',
}

/** Distributions that tags name by codename: `python:3.11-slim-bookworm`, `ubuntu:noble`. */
const BY_CODENAME = ['debian', 'ubuntu'] as const

/** A tag tells up to two: `python:3.9-alpine3.18` is Python 3.9 and Alpine 3.18. What no cycle fits (`latest`, `3`) tells nothing. */
export const productsOfPin = (pin: Pin, store: AdvisoryStore): readonly UsedProduct[] => {
  const { datasource, name } = pin.component
  const runtime = RUNTIMES[datasource]
  if (runtime !== undefined) return cycleByVersion(runtime, pin.current.replace(/^go/, ''), store)
  const image = datasource === 'docker' ? /^(?:.*\/)?(?:library\/)?([a-z]+)$/.exec(name)?.[1] : undefined
  if (image === undefined || !isOfficial(name)) return []
  const product = IMAGES[image]
  if (product === undefined) return []
  const [version = '', ...variants] = tagOf(pin).split('-')
  return [
    ...cycleByVersion(product, version, store),
    ...[version, ...variants].flatMap((part) => cycleOfPart(part, store)),
  ]
}

/** By `ID` of os-release(5). A rolling distribution has no cycle, nor has one that endoflife.date does not know. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  debian: 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine-linux',
  rhel: 'rhel',
  rocky: 'rocky-linux',
  almalinux: 'almalinux',
  fedora: 'fedora',
  ol: 'oracle-linux',
  amzn: 'amazon-linux',
  sles: 'sles',
  'opensuse-leap': 'opensuse',
  photon: 'photon',
}

export const productsOfDistribution = (
  { id, versionId, name }: Distribution,
  store: AdvisoryStore,
): readonly UsedProduct[] => {
  const product = id === 'centos' ? (/stream/i.test(name) ? 'centos-stream' : 'centos') : DISTRIBUTIONS[id]
  return product === undefined ? [] : cycleByVersion(product, versionId, store)
}

/** By the name under which Bitnami's advisories know a runtime. Java is left out: who built it tells how long it is supported. */
const BITNAMI_RUNTIMES: Readonly<Record<string, string>> = {
  python: 'python',
  node: 'nodejs',
  ruby: 'ruby',
  php: 'php',
  golang: 'go',
}

export const productsOfRuntime = (
  { ecosystem, name, version }: Package,
  store: AdvisoryStore,
): readonly UsedProduct[] => {
  const product = ecosystem === 'Bitnami' ? BITNAMI_RUNTIMES[name] : undefined
  return product === undefined ? [] : cycleByVersion(product, version, store)
}

const isOfficial = (name: string): boolean => !name.includes('/') || /(?:^|\/)library\/[a-z]+$/.test(name)

const tagOf = ({ current, variant = '' }: Pin): string => (current.endsWith(variant) ? current : current + variant)

const cycleByVersion = (product: string, version: string, store: AdvisoryStore): readonly UsedProduct[] => {
  const plain = version.replace(/^v/, '')
  const fitting = (store.product(product) ?? []).filter(({ cycle }) => plain === cycle || plain.startsWith(`${cycle}.`))
  const longest = fitting.toSorted((a, b) => b.cycle.length - a.cycle.length)[0]
  return longest === undefined ? [] : [{ product, cycle: longest }]
}

const cycleOfPart = (part: string, store: AdvisoryStore): readonly UsedProduct[] => {
  const alpine = /^alpine(\d+\.\d+)$/.exec(part)?.[1]
  if (alpine !== undefined) return cycleByVersion('alpine-linux', alpine, store)
  if (!/^[a-z]{4,}$/.test(part)) return []
  return BY_CODENAME.flatMap((product) => {
    const cycle = store.product(product)?.find(({ codename }) => codename?.split(' ')[0]?.toLowerCase() === part)
    return cycle === undefined ? [] : [{ product, cycle }]
  })
}
