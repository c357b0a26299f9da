/** Files of one line that named a distribution before os-release did, and still do where an image was stripped of it. */
import type { Distribution } from '../../../../records/image.ts'
import { ecosystemOf } from './ecosystem.ts'

/** `undefined` where the line names nothing that is known. */
export const parseReleaseLine = (path: string, text: string): Distribution | undefined => {
  const [line = ''] = text.trim().split('\n', 1)
  const release = SHAPES[path]?.(line.trim())
  if (release === undefined) return undefined
  const ecosystem = ecosystemOf(release)
  return {
    id: release.ID,
    versionId: release.VERSION_ID,
    name: release.NAME,
    ...(ecosystem === undefined ? {} : { ecosystem }),
  }
}

type Release = Readonly<{ ID: string; VERSION_ID: string; NAME: string; PRETTY_NAME?: string }>

/** `3.22.1`. */
const alpineRelease = (line: string): Release | undefined =>
  /^\d[\w.]*$/.test(line) ? { ID: 'alpine', VERSION_ID: line, NAME: `Alpine Linux ${line}` } : undefined

/** `12.11`, `trixie/sid`. */
const debianVersion = (line: string): Release | undefined => {
  const name = `Debian GNU/Linux ${line}`
  const [, number, testing] = /^(?:(\d+)(?:\.\d+)?|([a-z]+\/sid))$/.exec(line) ?? []
  if (number !== undefined) return { ID: 'debian', VERSION_ID: number, NAME: name }
  return testing === undefined ? undefined : { ID: 'debian', VERSION_ID: '', NAME: name, PRETTY_NAME: name }
}

/** `Rocky Linux release 9.4 (Blue Onyx)`. */
const redhatRelease = (line: string): Release | undefined => {
  const [, name = '', version = ''] = /^(\S.*?) release (\d[\d.]*)/.exec(line) ?? []
  const [, id] = VENDORS.find(([vendor]) => vendor.test(name)) ?? []
  return id === undefined ? undefined : { ID: id, VERSION_ID: version, NAME: line }
}

const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/^Red Hat Enterprise Linux/, 'rhel'],
  [/^CentOS/, 'centos'],
  [/^Rocky Linux/, 'rocky'],
  [/^AlmaLinux/, 'almalinux'],
  [/^Fedora/, 'fedora'],
]

const SHAPES: Readonly<Record<string, ((line: string) => Release | undefined) | undefined>> = {
  'etc/alpine-release': alpineRelease,
  'etc/debian_version': debianVersion,
  'etc/redhat-release': redhatRelease,
}
