import type { DatasourcePorts } from '../contract.ts'
import { visitApkIndex } from '../package-index/apk/apk-index.ts'
import { apkIndexAddress } from '../package-index/apk/repository.ts'
import { MAX_PACKED } from '../package-index/package-index.ts'
/**
 * What one repository of apk has (apk-repositories(5)): `[@tag] address`, or `[@tag] address component…`. A tagged repository serves
 * only packages that were asked for by its tag, so it counts as one that upgrades what came from it and nothing else.
 */
import { failed, revalidate, type Problem } from '../registry-answer.ts'
import type { Parsed } from '../registry-answer.ts'
import { unreachable, type IndexTraits, type OfferedVersion, type OpenSource, type ReadSource } from './contract.ts'

type Line = Readonly<{ tag: string | undefined; addresses: readonly string[] }>

const parseLine = (line: string): Line => {
  const words = line.split(/\s+/).filter((word) => word !== '')
  const tag = words[0]?.startsWith('@') ? words.shift() : undefined
  const [address = '', ...components] = words
  if (components.length === 0) return { tag, addresses: [address] }
  return { tag, addresses: components.map((component) => `${address.replace(/\/$/, '')}/${component}`) }
}

/** `v3.22/main`: the last two folders. */
const branchOf = (address: string): string => new URL(address).pathname.split('/').filter(Boolean).slice(-2).join('/')

const traitsOf = ({ tag, addresses }: Line): IndexTraits => ({
  suite: addresses.map(branchOf).join(', '),
  security: false,
  subscription: false,
  priority: tag === undefined ? 500 : 100,
  ...(tag === undefined ? {} : { reason: `tagged ${tag}: only for what was asked for by the tag` }),
})

type Fetched = Readonly<{ url: string; packed: Uint8Array; validator: string | undefined }>

const fetchAll = async (
  { http }: DatasourcePorts,
  urls: readonly string[],
  validator: string | undefined,
): Promise<Parsed<readonly Fetched[]> | Readonly<{ status: 'unchanged' }>> => {
  const fetched: Fetched[] = []
  for (const url of urls) {
    const headers = { 'accept-encoding': 'identity' }
    // Of several files one validator says nothing.
    const answer = await revalidate(
      http,
      { url, headers, maxBytes: MAX_PACKED },
      urls.length === 1 ? validator : undefined,
    )
    if (answer.status !== 'ok') return answer
    fetched.push({ url, packed: answer.body, validator: answer.validator })
  }
  return { status: 'ok', value: fetched }
}

const readAll = async (
  ports: DatasourcePorts,
  files: readonly Fetched[],
  native: string,
  wants: (name: string) => boolean,
): Promise<Parsed<ReadSource>> => {
  const versions: OfferedVersion[] = []
  const signatures = new Set<string>()
  const visit = ({ name, version, source, architecture }: OfferedVersion) => {
    const itsOwn = architecture === 'noarch' || architecture === '' ? native : architecture
    versions.push({ name, version, architecture: itsOwn, ...(source ? { source } : {}) })
  }
  for (const { url, packed } of files) {
    const read = await visitApkIndex(ports, url, packed, { wants, visit })
    if (read.status !== 'ok') return read
    signatures.add(read.signature)
  }
  return { status: 'ok', value: { versions, signature: [...signatures].join('; ') } }
}

const addressesIn = ({ addresses }: Line, native: string): readonly string[] | Problem => {
  const urls: string[] = []
  for (const address of addresses) {
    const problem = unreachable(address)
    if (problem) return problem
    const url = apkIndexAddress(address, native)
    if (url === undefined) return failed('expected the address of a repository')
    urls.push(url)
  }
  return urls
}

export const openApkSource: OpenSource = async (ports, { source, architectures: { native } }, validator) => {
  const line = parseLine(source.line)
  const urls = addressesIn(line, native)
  if ('reason' in urls) return urls
  const fetched = await fetchAll(ports, urls, validator)
  if (fetched.status !== 'ok') return fetched
  const [only, ...others] = fetched.value
  return {
    status: 'ok',
    validator: others.length === 0 ? only?.validator : undefined,
    traits: traitsOf(line),
    read: (wants) => readAll(ports, fetched.value, native, wants),
  }
}
