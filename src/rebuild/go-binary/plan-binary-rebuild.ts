/**
 * How a Go program that was built elsewhere is built again: the same `module@version`, the smallest raise of each vulnerable module
 * that clears it, and a toolchain without findings. Pure.
 */
import type { Finding } from '../../records/findings.ts'
import type { Binary } from '../../records/image.ts'
import { golangVersion, goMod } from '../../versions/go.ts'
import { buildSettings, type BuildSettings } from './build-settings.ts'

export type RaisedModule = Readonly<{ module: string; from: string; to: string }>

export type BinaryPlan = BuildSettings &
  Readonly<{
    status: 'planned'
    /** In the image, without the leading slash. */
    path: string
    /** Main package: `github.com/mikefarah/yq/v4`. */
    main: string
    module: string
    /** A version, or a commit where the build knew no version. */
    version: string
    raised: readonly RaisedModule[]
    toolchain: Readonly<{
      /** As Go writes it: `go1.24.3`. */
      from: string
      /** Smallest one without the findings: `1.24.9`; absent where none of them is the toolchain's. */
      needed?: string
    }>
    /** Keys of the findings that it would clear. */
    clears: readonly string[]
  }>

export type BinaryRebuildPlan = BinaryPlan | Readonly<{ status: 'refused'; path: string; reason: string }>

/** Name under which advisories know Go itself. */
const STANDARD_LIBRARY = 'stdlib'

/** `findings`: all of the image; those of this binary's modules are told by their places. */
export const planBinaryRebuild = (binary: Binary, findings: readonly Finding[]): BinaryRebuildPlan => {
  const { path, main } = binary
  const subject = subjectOf(binary)
  if (typeof subject === 'string') return { status: 'refused', path, reason: subject }
  const own = findings.filter((finding) => isIn(finding, path) && clearingVersion(finding) !== undefined)
  const raises = raisesOf(own.filter(({ package: { name } }) => name !== STANDARD_LIBRARY && name !== subject.module))
  const itself = own.find(({ package: { name } }) => name === subject.module)
  const [library] = raisesOf(own.filter(({ package: { name } }) => name === STANDARD_LIBRARY))
  if (raises.length === 0 && !library) return { status: 'refused', path, reason: nothingToDo(itself) }
  return {
    status: 'planned',
    path,
    main,
    ...subject,
    raised: raises,
    toolchain: { from: binary.toolchain ?? '', ...(library ? { needed: library.to } : {}) },
    clears: own.filter((finding) => finding !== itself).map(({ key }) => key),
    ...buildSettings(binary.settings),
  }
}

const nothingToDo = (itself: Finding | undefined): string =>
  itself === undefined
    ? 'none of its findings has a fix in Go or in a module'
    : `${itself.id} is fixed in ${itself.package.name} ${itself.fix.versions.join(', ')}: it needs another version of the program, not another build`

const isIn = ({ package: { ecosystem }, locations, kind }: Finding, path: string): boolean =>
  ecosystem === 'Go' && kind === 'vulnerability' && locations.some(({ file }) => file === path)

/** Import paths and versions (go.dev/ref/mod#go-mod-file-ident): the binary is foreign, and its words become arguments. */
const PATH = /^[A-Za-z0-9][\w.~-]*(?:\/[\w.~-]+)*$/
const VERSION = /^[\w.+()-]*$/

/** Module and version, or why they are not known. */
const subjectOf = ({
  main,
  module,
  version,
  settings,
}: Binary): Readonly<{ module: string; version: string }> | string => {
  if (!module || main === '' || main === 'command-line-arguments')
    return 'it does not say which package it was built from'
  if (!PATH.test(main) || !PATH.test(module) || !VERSION.test(version ?? ''))
    return 'what it says of its module is no module path and version'
  if (main !== module && !main.startsWith(`${module}/`))
    return `its main package ${main} lies outside of its module ${module}`
  if (settings['vcs.modified'] === 'true' || version?.endsWith('+dirty'))
    return 'it was built from a modified tree, which nobody else has'
  if (version && version !== '(devel)') return { module, version }
  const revision = settings['vcs.revision']
  if (revision && /^[0-9a-f]{40}$/.test(revision)) return { module, version: revision }
  return 'it says neither version nor commit that it was built from'
}

/** One raise for each module: the highest of the versions that clear its findings. */
const raisesOf = (findings: readonly Finding[]): readonly RaisedModule[] => {
  const raises = new Map<string, RaisedModule>()
  for (const finding of findings) {
    const { name: module, version: from } = finding.package
    const to = clearingVersion(finding)
    if (to === undefined) continue
    const known = raises.get(module)
    if (!known || schemeOf(module).compare(known.to, to) < 0) raises.set(module, { module, from, to })
  }
  return [...raises.values()].toSorted((a, b) => (a.module < b.module ? -1 : 1))
}

/** The smallest fixed version above the one in use: of the ranges that the version lies in, its own comes first. */
const clearingVersion = ({ fix, package: { name, version } }: Finding): string | undefined => {
  if (fix.state !== 'fixed') return undefined
  const { compare } = schemeOf(name)
  return fix.versions.filter((fixed) => compare(fixed, version) > 0).toSorted(compare)[0]
}

const schemeOf = (module: string) => (module === STANDARD_LIBRARY ? golangVersion : goMod)
