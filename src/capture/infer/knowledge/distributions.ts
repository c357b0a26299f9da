/**
 * Which distribution's packages a command installs, told by the image or hosted runner it runs in. An operating system
 * package means nothing without it: `curl` of Debian 12 and of Alpine 3.22 are two components.
 */

/**
 * Code names of releases. Debian: "Debian Releases" of its wiki; Ubuntu: "List of releases" of its project page;
 * both also in `distro-info-data`.
 */
const DEBIAN: Readonly<Record<string, string>> = {
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
}
const UBUNTU: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
}

type Family = Readonly<{
  /** Paths of images that are the distribution itself, without host. */
  images: RegExp
  /** The release as OSV's ecosystem ends: from the tag. */
  releaseOf: (tag: string) => string | undefined
  ecosystem: string
}>

const leading =
  (pattern: RegExp, prefix = '') =>
  (tag: string): string | undefined => {
    const release = pattern.exec(tag)?.[1]
    return release === undefined ? undefined : prefix + release
  }

const named =
  (names: Readonly<Record<string, string>>, numbered: RegExp) =>
  (tag: string): string | undefined =>
    leading(numbered)(tag) ?? names[/^[a-z]+/.exec(tag)?.[0] ?? '']

const MAJOR = /^v?(\d+)(?![\d])/
const MAJOR_MINOR = /^v?(\d+\.\d+)/

/** Ecosystems and their releases as OSV's schema spells them ("Defined ecosystems"). */
const FAMILIES: readonly Family[] = [
  { images: /^(?:library\/)?debian$/, ecosystem: 'Debian', releaseOf: named(DEBIAN, MAJOR) },
  { images: /^(?:library\/)?ubuntu$/, ecosystem: 'Ubuntu', releaseOf: named(UBUNTU, MAJOR_MINOR) },
  { images: /^(?:library\/)?alpine$/, ecosystem: 'Alpine', releaseOf: leading(MAJOR_MINOR, 'v') },
  { images: /^(?:library\/)?fedora$|^fedora\/fedora(?:-minimal)?$/, ecosystem: 'Fedora', releaseOf: leading(MAJOR) },
  {
    images: /^(?:library\/)?rockylinux$|^rockylinux\/rockylinux$/,
    ecosystem: 'Rocky Linux',
    releaseOf: leading(MAJOR),
  },
  { images: /^(?:library\/)?almalinux$|^almalinux\/\d*-?\w+$/, ecosystem: 'AlmaLinux', releaseOf: leading(MAJOR) },
  { images: /^opensuse\/leap$/, ecosystem: 'openSUSE', releaseOf: leading(MAJOR_MINOR, 'Leap ') },
]

/** The release stands in the name, not in the tag: `ubi9/ubi-minimal`, `ubi8`. */
const UNIVERSAL_BASE = /^ubi(\d+)(?:[/-].*)?$|^ubi(\d+)\//

/** `python:3.11-slim-bookworm`, `golang:1.26-alpine3.22`, `eclipse-temurin:21-jre-noble`, `postgres:16-ubuntu24.04`. */
const VARIANT_ALPINE = /-alpine-?(\d+\.\d+)/
const VARIANT_UBUNTU = /-ubuntu-?(\d+\.\d+)/
const VARIANT_DEBIAN = /-debian-?(\d+)/

/**
 * `ubuntu:24.04` and runner `ubuntu-24.04` are `Ubuntu:24.04`, `golang:1.26-alpine3.22` is `Alpine:v3.22`. `undefined` where the
 * release is not said (`node:20-alpine`, `debian:stable`, a variable).
 */
export const distributionOf = (system: string): string | undefined => {
  const [reference = ''] = system.split('@')
  const runner = /^ubuntu-(\d+\.\d+)(?:-.*)?$/.exec(reference)?.[1]
  if (runner !== undefined) return `Ubuntu:${runner}`
  const slash = reference.lastIndexOf('/')
  const colon = reference.indexOf(':', slash + 1)
  const tag = colon === -1 ? '' : reference.slice(colon + 1)
  const path = withoutHost(colon === -1 ? reference : reference.slice(0, colon))
  return releaseOfImage(path, tag) ?? releaseInVariant(tag)
}

const withoutHost = (name: string): string => {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  return /[.:\uE000]/.test(first) || first === 'localhost' ? name.slice(slash + 1) : name
}

const releaseOfImage = (path: string, tag: string): string | undefined => {
  const [, first, second] = UNIVERSAL_BASE.exec(path) ?? []
  if (first !== undefined || second !== undefined) return `Red Hat:${first ?? second}`
  for (const { images, ecosystem, releaseOf } of FAMILIES) {
    const release = images.test(path) ? releaseOf(tag) : undefined
    if (release !== undefined) return `${ecosystem}:${release}`
  }
  return undefined
}

const releaseInVariant = (tag: string): string | undefined => {
  const alpine = VARIANT_ALPINE.exec(tag)?.[1]
  if (alpine !== undefined) return `Alpine:v${alpine}`
  const ubuntu = VARIANT_UBUNTU.exec(tag)?.[1]
  if (ubuntu !== undefined) return `Ubuntu:${ubuntu}`
  const debian = VARIANT_DEBIAN.exec(tag)?.[1]
  if (debian !== undefined) return `Debian:${debian}`
  for (const word of tag.split(/[-_.]/)) {
    if (Object.hasOwn(DEBIAN, word)) return `Debian:${DEBIAN[word]}`
    if (Object.hasOwn(UBUNTU, word)) return `Ubuntu:${UBUNTU[word]}`
  }
  return undefined
}

/** The package format of an ecosystem as the datasource is called: `deb` of `Ubuntu:24.04`. */
export const packageFormatOf = (ecosystem: string): 'deb' | 'apk' | 'rpm' => {
  if (/^(?:Debian|Ubuntu):/.test(ecosystem)) return 'deb'
  return ecosystem.startsWith('Alpine:') ? 'apk' : 'rpm'
}
