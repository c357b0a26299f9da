/**
 * Findings in programs that say what they were built from. One of this repository's own module is built again by its loop over
 * branches; one from elsewhere is built again from its source, with a patched toolchain and the vulnerable modules raised.
 */
import type { Finding } from '../../../records/findings.ts'
import type { Binary } from '../../../records/image.ts'
import type { Package, Pin } from '../../../records/inventory.ts'
import { fixedVersion } from '../cleared-by.ts'
import type { RemedyOption } from '../option.ts'
import type { ImageSituation } from '../situation.ts'
import { isSame, treeOption } from './language.ts'
import { waitFor } from './without-fix.ts'

export const binaryOptions = (
  finding: Finding,
  installed: Package,
  binary: Binary,
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const fixed = fixedVersion(finding)
  if (fixed === undefined || finding.fix.state !== 'fixed') return [waitFor(finding)]
  const wanted: Wanted = { installed, fixed, binary }
  if (isOtherMajor(installed, fixed))
    return [
      { kind: 'wait', state: 'none', reason: `fixed only in ${fixed}, another Go major, which is another module` },
    ]
  if (situation.ownBinaries.has(binary.path)) return [ownOption(finding, wanted, situation)]
  return [foreignOption(wanted), ...pinOptions(wanted, situation)]
}

type Wanted = Readonly<{ installed: Package; fixed: string; binary: Binary }>

/** `example.com/m/v2` is another module than `example.com/m`. */
const isOtherMajor = ({ ecosystem, name, version }: Package, fixed: string): boolean => {
  if (ecosystem !== 'Go' || name === 'stdlib' || name === 'toolchain' || version.endsWith('+incompatible')) return false
  const [before = 0, after = 0] = [version, fixed].map((text) => Number(/^v?(\d+)/.exec(text)?.[1] ?? 0))
  return after > 1 && after !== before && !name.endsWith(`/v${after}`)
}

/* ---- of this repository ----------------------------------------------------------------------------------------- */

const ownOption = (finding: Finding, wanted: Wanted, situation: ImageSituation): RemedyOption => {
  const { installed, fixed, binary } = wanted
  for (const tree of situation.trees) {
    const same = tree.inventory.packages.find((one) => isSame(one, installed))
    if (same) return treeOption(finding, wanted, same, tree)
  }
  const isToolchain = installed.name === 'stdlib' || installed.name === 'toolchain'
  const pin = isToolchain ? toolchainPin(installed, situation) : undefined
  const what = { kind: 'source', package: installed.name, to: fixed } as const
  if (pin)
    return {
      ...what,
      state: 'now',
      reason: `${pin.file} line ${pin.line} says which Go builds ${binary.path}`,
      file: pin.file,
      line: pin.line,
    }
  return {
    ...what,
    state: isToolchain ? 'now' : 'constrained',
    reason: isToolchain
      ? `${binary.path} is built from this repository: build it with a newer Go`
      : `${binary.path} is built from this repository; no lock file that was read names ${installed.name} ${installed.version}`,
  }
}

/** The pin with the very version that built it, else any of the toolchain's. */
const toolchainPin = ({ version }: Package, { trees }: ImageSituation): Pin | undefined => {
  const pins = trees.flatMap(({ inventory }) => inventory.pins.filter(isToolchainPin))
  return pins.find(({ current }) => current === version) ?? pins[0]
}

const isToolchainPin = ({ component: { datasource, name } }: Pin): boolean =>
  datasource === 'golang-version' || (datasource === 'docker' && /(?:^|\/)golang$/.test(name))

/* ---- from elsewhere --------------------------------------------------------------------------------------------- */

const foreignOption = ({ installed, fixed, binary }: Wanted): RemedyOption => {
  const { path, main, module, version, toolchain = 'an unknown toolchain' } = binary
  const what = { kind: 'binary', package: installed.name, to: fixed, file: path } as const
  const known = module !== undefined && version !== undefined && version !== '(devel)'
  if (!known)
    return {
      ...what,
      state: 'constrained',
      reason: `${path} does not say from which version of ${module ?? main} it was built`,
    }
  if (installed.name === module)
    return {
      ...what,
      state: 'now',
      reason: `${path} is ${module} ${version} itself: take a newer release`,
      propose: (to) => buildCommand(binary, `v${to}`),
    }
  const source = `${module}@${version}`
  if (installed.name === 'stdlib' || installed.name === 'toolchain')
    return {
      ...what,
      state: 'now',
      reason: `${path} was built by ${toolchain}: build ${source} again with a newer Go`,
      propose: (to) => `GOTOOLCHAIN=go${to} ${buildCommand(binary, version)}`,
    }
  const raise = (to: string): string =>
    binary.kind === 'go' ? `go get ${installed.name}@v${to}` : `cargo update -p ${installed.name} --precise ${to}`
  return {
    ...what,
    state: 'now',
    reason: `${path} holds ${installed.name} ${installed.version}: build ${source} again with a newer one`,
    propose: raise,
  }
}

const buildCommand = ({ kind, main, module }: Binary, version: string): string =>
  kind === 'go'
    ? `go install ${main}@${version}`
    : `cargo install ${module ?? main} --version ${version.replace(/^v/, '')}`

/** The place in the repository that says which release of the program is downloaded: a newer one may have been built better. */
const pinOptions = ({ binary, installed }: Wanted, { trees }: ImageSituation): readonly RemedyOption[] => {
  const version = binary.version?.replace(/^v/, '')
  const last = (binary.module ?? '')
    .replace(/\/v\d+$/, '')
    .split('/')
    .slice(-2)
    .join('/')
  const pin = trees
    .flatMap(({ inventory }) => inventory.pins)
    .find(({ component, current }) => current.replace(/^v/, '') === version && component.name.endsWith(last))
  if (!pin || version === undefined || last === '') return []
  return [
    {
      kind: 'source',
      state: installed.name === binary.module ? 'now' : 'constrained',
      reason: `${pin.file} line ${pin.line} takes ${pin.component.name} ${pin.current}: a newer release may be built with a newer ${installed.name}`,
      package: pin.component.name,
      file: pin.file,
      line: pin.line,
    },
  ]
}
