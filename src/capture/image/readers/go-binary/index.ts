/**
 * Programs built by Go. Every one since Go 1.13 says, stripped or not, which modules it was made of and which Go compiled it:
 * the only inventory that programs copied into an image have. Names and versions are spelled as those of go.mod: a replaced
 * module counts as what replaced it, versions stand without the leading `v`, as OSV writes them.
 */
import type { Binary } from '../../../../records/image.ts'
import { withoutCredentials } from '../../../broken-text.ts'
import type { FileReading, FoundPackage, ImageFile, PackageReader } from '../../contract.ts'
import { EXECUTABLE_MAGIC, LARGEST_PROGRAM, mayBeProgram, readExecutable } from '../../formats/executable.ts'
import { findBuildInfo } from './build-info.ts'
import { linkedVersion } from './linked-version.ts'
import { readModuleLines, type GoModule, type ModuleLines } from './module-lines.ts'

const read = (file: ImageFile): FileReading => {
  const info = findBuildInfo(readExecutable(file.bytes))
  if (!info) return {}
  const lines = readModuleLines(info.modules)
  const go = goVersionOf(info.toolchain)
  const packages = [...packagesOf(lines), ...(go === undefined ? [] : goItself(go, lines))]
  return { packages: withEdges(packages, lines), binary: binaryOf(file.path, info.toolchain, lines) }
}

/** `go1.24.3`, `go1.22rc1`, `go1.21.3 X:boringcrypto`, `go1.20.4-vendor`; of a development version the release that it precedes. */
const GO = /\bgo(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?/

/** As OSV's records of `stdlib` want it: `1.24.3`, `1.22.0-rc.1`, `1.25.0-devel`; `undefined` where no release is named. */
export const goVersionOf = (toolchain: string): string | undefined => {
  const [whole, major, minor, patch = '0', stage, count] = GO.exec(toolchain) ?? []
  if (whole === undefined) return undefined
  if (stage !== undefined) return `${major}.${minor}.${patch}-${stage}.${count}`
  return `${major}.${minor}.${patch}${toolchain.startsWith('devel') ? '-devel' : ''}`
}

/** The standard library is in every program; commands of Go's own toolchain are what its records call `toolchain`. */
const goItself = (version: string, { main, module }: ModuleLines): readonly FoundPackage[] => {
  const isCommand = module === undefined && main.startsWith('cmd/')
  return (isCommand ? ['stdlib', 'toolchain'] : ['stdlib']).map((name) => ({
    ecosystem: 'Go',
    name,
    version,
    origin: 'registry',
  }))
}

const packagesOf = (lines: ModuleLines): readonly FoundPackage[] => {
  const { module, dependencies } = lines
  return [
    ...(module ? [{ ...packageOf(module, versionOfMain(lines)), direct: true }] : []),
    ...dependencies.map((dependency) => packageOf(dependency)),
  ]
}

const DEVELOPMENT = '(devel)'

const packageOf = (module: GoModule, known?: string): FoundPackage => {
  const { replacement } = module
  const isLocal = replacement !== undefined && isFolder(replacement)
  const meant = replacement === undefined || isLocal ? module : replacement
  const version = (known ?? meant.version).replace(/^v/, '')
  return {
    ecosystem: 'Go',
    name: meant.path,
    version: version === '' ? DEVELOPMENT : version,
    origin: isLocal || version === DEVELOPMENT || version === '' ? 'local' : 'registry',
  }
}

/** Go Modules Reference, "replace directive": a path without a version is a folder. */
const isFolder = ({ path, version }: Readonly<{ path: string; version: string }>): boolean =>
  version === '' || version === DEVELOPMENT || /^\.{0,2}\//.test(path)

/** What Go recorded, else what the linker was told; where neither knows it, Go's word for that. */
const versionOfMain = ({ main, module, settings }: ModuleLines): string => {
  const recorded = module?.version ?? ''
  if (recorded !== '' && recorded !== DEVELOPMENT) return recorded
  return linkedVersion(settings['-ldflags'] ?? '', main, module?.path ?? '') ?? DEVELOPMENT
}

/** The main module stands on all others; which of them needs which, the program does not say. */
const withEdges = (packages: readonly FoundPackage[], { module }: ModuleLines): readonly FoundPackage[] => {
  const [main, ...others] = packages
  if (!module || !main) return packages
  return [{ ...main, dependsOn: others.map(({ name }) => name) }, ...others]
}

const binaryOf = (path: string, toolchain: string, lines: ModuleLines): Binary => {
  const { main, module, dependencies, settings } = lines
  const replaced = [...(module ? [module] : []), ...dependencies].flatMap((one) =>
    one.replacement ? [`${spell(one)} => ${spell(one.replacement)}`] : [],
  )
  return {
    path,
    kind: 'go',
    main,
    ...(module ? { module: module.path, version: versionOfMain(lines) } : {}),
    toolchain,
    settings: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, withoutCredentials(value)])),
    ...(replaced.length === 0 ? {} : { replaced }),
  }
}

const spell = ({ path, version }: Readonly<{ path: string; version: string }>): string =>
  version === '' ? path : `${path}@${version}`

export const goBinary: PackageReader = {
  name: 'go-binary',
  wants: mayBeProgram,
  magic: EXECUTABLE_MAGIC,
  maxBytes: LARGEST_PROGRAM,
  read,
}
