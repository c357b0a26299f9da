import { hashOf } from '../../records/hash.ts'
/**
 * What one repository of dnf has (dnf.conf(5)): its `baseurl`, or the first address that its mirror list or metalink gives. Variables are
 * those that every dnf knows, and those that the distributions set to one value; others stand in files that are not at hand.
 */
import type { Distribution } from '../../records/image.ts'
import type { DatasourcePorts } from '../contract.ts'
import {
  findPrimary,
  RPM_SIGNATURE,
  rpmRepositoryAddress,
  visitPrimary,
  type PrimaryFile,
} from '../package-index/rpm/repository.ts'
import { askRegistry, failed, textOf, type Parsed } from '../registry-answer.ts'
import { unreachable, type OfferedVersion, type OpenSource, type ReadSource } from './contract.ts'

/** Those whose `$releasever` is the major release alone. */
const MAJOR_ONLY = new Set(['rhel', 'centos', 'rocky', 'almalinux', 'ol', 'scientific', 'eurolinux', 'amzn'])
const BASE_ARCHITECTURES: Readonly<Record<string, string>> = { i686: 'i386', armv7hl: 'armhfp', armv6hl: 'armhfp' }

const variablesFor = (distribution: Distribution | undefined, native: string): ReadonlyMap<string, string> => {
  const { id = '', versionId = '' } = distribution ?? {}
  const [major = ''] = versionId.split('.')
  return new Map([
    ['releasever', MAJOR_ONLY.has(id) ? major : versionId],
    ['releasever_major', major],
    ['releasever_minor', versionId.split('.')[1] ?? ''],
    ['basearch', BASE_ARCHITECTURES[native] ?? native],
    ['arch', native],
    ['stream', `${major}-stream`],
    ['contentdir', id === 'rocky' ? 'pub/rocky' : 'centos'],
    ['rltype', ''],
    ['infra', 'stock'],
    ['ociregion', ''],
  ])
}

const expand = (text: string, variables: ReadonlyMap<string, string>): Parsed<string> => {
  const unknown = new Set<string>()
  const value = text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? ''
    const known = variables.get(name)
    if (known === undefined) unknown.add(`$${name}`)
    return known ?? ''
  })
  return unknown.size > 0
    ? failed(`the variable ${[...unknown].join(', ')} of dnf is not known here`)
    : { status: 'ok', value }
}

const MAX_LIST = 1024 * 1024

/** One address a line, or a metalink (RFC 5854) of `repomd.xml`. */
const firstMirror = async ({ http }: DatasourcePorts, url: string): Promise<Parsed<string>> => {
  const answer = await askRegistry(http, { url, maxBytes: MAX_LIST })
  if (answer.status !== 'ok') return answer
  const [mirror] = /https?:\/\/[^\s<>"']+(?=\s|<\/url>|$)/.exec(textOf(answer.body).replaceAll(/^\s*#.*$/gm, '')) ?? []
  return mirror === undefined
    ? failed(`${url}: expected a list of mirrors, found none in it`)
    : { status: 'ok', value: mirror.replace(/repodata\/repomd\.xml$/, '') }
}

const LINE = /^(?:(baseurl|mirrorlist|metalink)\s*=\s*)?(\S+)/i

/** Addresses that are lists by their name need not be told apart by asking. */
const baseOf = async (ports: DatasourcePorts, line: string, variables: ReadonlyMap<string, string>) => {
  const [, key = '', text = ''] = LINE.exec(line) ?? []
  const expanded = expand(text, variables)
  if (expanded.status !== 'ok') return expanded
  const problem = unreachable(expanded.value)
  if (problem) return problem
  const isList = key === '' ? /mirrorlist|metalink/i.test(expanded.value) : key.toLowerCase() !== 'baseurl'
  const address = isList ? await firstMirror(ports, expanded.value) : expanded
  if (address.status !== 'ok') return address
  const base = rpmRepositoryAddress(address.value)
  return base === undefined
    ? failed('expected the address of an rpm repository')
    : { status: 'ok' as const, value: base }
}

const readRepository = async (
  ports: DatasourcePorts,
  primary: PrimaryFile,
  native: string,
  wants: (name: string) => boolean,
): Promise<Parsed<ReadSource>> => {
  const versions: OfferedVersion[] = []
  const visit = ({ name, version, source, architecture }: OfferedVersion) => {
    if (architecture === 'src' || architecture === 'nosrc') return
    const itsOwn = architecture === 'noarch' || architecture === '' ? native : architecture
    versions.push({ name, version, architecture: itsOwn, ...(source ? { source } : {}) })
  }
  const read = await visitPrimary(ports, primary, { wants, visit })
  return read.status === 'ok' ? { status: 'ok', value: { versions } } : read
}

export const openRpmSource: OpenSource = async (ports, { source, distribution, architectures: { native } }) => {
  const base = await baseOf(ports, source.line, variablesFor(distribution, native))
  if (base.status !== 'ok') return base
  const primary = await findPrimary(ports, base.value)
  if (primary.status !== 'ok') return primary
  const { checksum } = primary
  return {
    status: 'ok',
    validator: checksum && hashOf(checksum.kind, checksum.value),
    traits: {
      suite: source.id ?? base.value,
      security: false,
      subscription: false,
      priority: 500,
      signature: RPM_SIGNATURE,
      ...(checksum ? { digest: `${checksum.kind}:${checksum.value}` } : {}),
    },
    read: (wants) => readRepository(ports, primary, native, wants),
  }
}
