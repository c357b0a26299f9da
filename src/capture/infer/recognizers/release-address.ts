import type { Recognizer, Resolved, Subject } from '../claim.ts'
/** Addresses from which something is downloaded: releases, archives and raw files of forges, vendors' sites, registries, CDNs. */
import type { Address, NamedText } from '../claims/address.ts'
import { addressesIn, compilePath, rangeOfVersion, readAddress, textsOf } from '../claims/address.ts'
import { identifyDownload } from '../claims/generic-download.ts'
import type { GitContent } from '../claims/git-address.ts'
import { readGitContent, readReferenceQuery } from '../claims/git-address.ts'
import { nameReference } from '../claims/git-claim.ts'
import { isShell, versionHandedTo } from '../claims/installer-command.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'
import { identifyPackageFile } from '../claims/package-address.ts'
import type { KnownAddress } from '../knowledge/known-addresses.ts'
import { KNOWN_ADDRESSES, NPM_NAMES } from '../knowledge/known-addresses.ts'

export const releaseAddress: Recognizer = {
  name: 'release-address',
  kinds: ['command', 'block', 'call', 'text', 'definition'],
  mentions: /:\/\/|github\.com\//,
  recognize: (subject) =>
    makeClaims(
      subject.file,
      textsOf(subject)
        .filter(({ name }) => !MENTION.test(name))
        .flatMap((text) => findingsIn(text, subject)),
    ),
}

/** Keys under which addresses are only mentioned. */
const MENTION =
  /^\$?schema|licen[cs]e|homepage|^(?:docs?|documentation|badges?|icon|logo|xmlns|bugs|issues|changelog|label|summary|help)$|description$/i

const findingsIn = (text: NamedText, subject: Subject): readonly Finding[] =>
  addressesOf(text.value, subject).flatMap((address) =>
    isSchema(text.value.text, address) || isLink(text.value.text, address) ? [] : identify(address, text, subject),
  )

/** `# yaml-language-server: $schema=https://…`, `"$schema": "https://…"` */
const isSchema = (text: string, { start }: Address): boolean =>
  /schema\w*["']?\s*[:=]\s*["']?https?:\/\/$/i.test(text.slice(Math.max(0, start - 40), start))

/** `[text](https://…)` of Markdown. */
const isLink = (text: string, { start }: Address): boolean =>
  /\]\(https?:\/\/$/.test(text.slice(Math.max(0, start - 12), start))

const BARE = /^(?:github\.com|gitlab\.com|raw\.githubusercontent\.com)\//

const addressesOf = ({ text }: Resolved, subject: Subject): readonly Address[] => {
  const bare = subject.kind === 'command' && BARE.test(text) ? readAddress(text, 0) : undefined
  return bare ? [bare] : addressesIn(text)
}

const identify = (address: Address, text: NamedText, subject: Subject): readonly Finding[] => {
  const known = identifyKnown(address, text.value, subject)
  if (known) return [known]
  const content = readGitContent(address) ?? readReferenceQuery(address)
  if (content) return isWorthAClaim(content, address, subject) ? [claimContent(content, text.value)] : []
  const packages = identifyPackageFile(address, text.value)
  if (packages.length > 0) return packages
  const download = identifyDownload(address, text, subject)
  return download ? [download] : []
}

type Shape = Readonly<{ path: RegExp; known: KnownAddress }>
const byHost = new Map<string, readonly Shape[]>()

/** Compiled for a host when it first turns up. */
const shapesOf = (host: string): readonly Shape[] => {
  const compiled = byHost.get(host)
  if (compiled) return compiled
  const known = KNOWN_ADDRESSES.filter(({ hosts }) => hosts.includes(host))
  const shapes = known.map((one) => ({ path: compilePath(one.path), known: one }))
  if (shapes.length > 0) byHost.set(host, shapes)
  return shapes
}

const identifyKnown = (address: Address, at: Resolved, subject: Subject): Finding | undefined => {
  for (const { path, known } of shapesOf(address.host)) {
    const match = path.exec(address.path)
    if (!match || (known.fetchedOnly && subject.kind !== 'command')) continue
    const { datasource } = known
    const name = known.name.replaceAll(/\{(\w+)\}/g, (_, group: string) => match.groups?.[group] ?? '')
    return {
      component: { datasource, name: datasource === 'npm' ? nameAtNpm(name, match.groups?.['version']) : name },
      at,
      evidence: datasource.endsWith('releases') ? 'release download' : 'download address',
      ...tagOf(rangeOfVersion(match, address), at, known.extractVersion),
    }
  }
  return undefined
}

/** Font Awesome took its scope with version 5. */
const nameAtNpm = (library: string, version = ''): string =>
  library === 'font-awesome' && /^[34]\./.test(version) ? library : (NPM_NAMES.get(library) ?? library)

type Tag = Pick<Finding, 'range' | 'extractVersion'>

/** A tag with an encoded prefix (`kustomize%2Fv5.0.0`) is known by what follows it. */
const tagOf = ([start, end]: Finding['range'], at: Resolved, extractVersion: string | undefined): Tag => {
  const prefix = /^([\w.-]+)%2F/i.exec(at.text.slice(start, end))
  if (!prefix) return { range: [start, end], ...(extractVersion === undefined ? {} : { extractVersion }) }
  return { range: [start + prefix[0].length, end], extractVersion: `^${prefix[1]}/(?<version>.+)$` }
}

const claimContent = ({ repository, kind, range, evidence }: GitContent, at: Resolved): Finding => {
  const { registryUrl, ...component } = nameReference(repository, kind)
  return {
    component,
    at,
    range,
    evidence: `${evidence} at a ${kind}`,
    ...(registryUrl === undefined ? {} : { registryUrl }),
  }
}

/** Pictures and pages are looked at, not used. */
const LOOKED_AT = /\.(?:png|svg|gif|jpe?g|ico|webp|md|rst)$|\/(?:LICEN[CS]E|README)[\w.]*$/i

/** Of a script from a branch that is told a version, the version is what counts. */
const isWorthAClaim = ({ kind }: GitContent, { path }: Address, subject: Subject): boolean => {
  if (LOOKED_AT.test(path)) return false
  if (kind !== 'branch' || subject.kind !== 'command') return true
  const shell = subject.pipedTo
  return !(shell && isShell(shell) && versionHandedTo(shell))
}
