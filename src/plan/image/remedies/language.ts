/**
 * Findings in packages of a language: Python, Node, Java, Ruby. Registries publish a version before advisories name it as
 * fixed, so a fixed version is taken to be there; whether it fits is proven by the loop over branches and by the rebuild.
 */
import type { Finding } from '../../../records/findings.ts'
import type { RecipeStep } from '../../../records/image-recipe.ts'
import type { Package, Pin } from '../../../records/inventory.ts'
import { canonicalName } from '../../../versions/names.ts'
import { fixedVersion } from '../cleared-by.ts'
import { hostOf } from '../hosts.ts'
import type { RemedyOption } from '../option.ts'
import type { ImageSituation, TreeReading } from '../situation.ts'
import { waitFor } from './without-fix.ts'

export const languageOptions = (
  finding: Finding,
  packages: readonly Package[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const fixed = fixedVersion(finding)
  const [first] = packages
  if (fixed === undefined || finding.fix.state !== 'fixed' || !first) return [waitFor(finding)]
  const bundled = packages.find((one) => hostOf(one) !== undefined)
  if (bundled) return [bundledOption(bundled, fixed)]
  const wanted = { installed: first, fixed }
  const isOfBase = packages.every((one) => situation.originOf(one).kind === 'base')
  const found = isOfBase ? [] : [...treeOptions(finding, wanted, situation), ...stepOptions(wanted, situation)]
  return found.length > 0 ? found : [isOfBase ? baseLine(wanted, situation) : unplaced(wanted, situation)]
}

type Wanted = Readonly<{ installed: Package; fixed: string }>

/** Part of another package's release: pip and setuptools carry copies, npm has its own node_modules. */
const bundledOption = (one: Package, fixed: string): RemedyOption => ({
  kind: 'install-line',
  state: 'constrained',
  reason: `it is a part of ${hostOf(one)}, which decides its version: raise that`,
  package: one.name,
  to: fixed,
})

/* ---- a manifest of this repository ------------------------------------------------------------------------------ */

const treeOptions = (finding: Finding, wanted: Wanted, { trees }: ImageSituation): readonly RemedyOption[] =>
  trees.flatMap((tree) =>
    tree.inventory.packages.flatMap((one) =>
      isSame(one, wanted.installed) ? [treeOption(finding, wanted, one, tree)] : [],
    ),
  )

export const isSame = (a: Package, b: Package): boolean =>
  a.ecosystem === b.ecosystem &&
  a.version === b.version &&
  canonicalName(a.ecosystem, a.name) === canonicalName(b.ecosystem, b.name)

export const treeOption = (finding: Finding, { fixed }: Wanted, one: Package, tree: TreeReading): RemedyOption => {
  const pin = pinOf(one, tree)
  const place = pin ? { file: pin.file, line: pin.line } : one.locations[0]
  const planned = plannedFor(finding, one, tree)
  const where = place?.line === undefined ? (place?.file ?? one.project) : `${place.file} line ${place.line}`
  return {
    kind: 'source',
    state: planned?.state ?? 'now',
    reason: `${where} brings ${one.name} ${one.version} in${planned === undefined ? '' : ` (${planned.reason})`}`,
    package: one.name,
    to: fixed,
    ...(place ? { file: place.file, ...(place.line === undefined ? {} : { line: place.line }) } : {}),
  }
}

const pinOf = ({ pinnedBy }: Package, { inventory }: TreeReading): Pin | undefined =>
  inventory.pins.find(({ id }) => pinnedBy.includes(id))

/** What the plan of the branch makes of the same finding. */
const plannedFor = ({ ids }: Finding, one: Package, { findings, remedies = [] }: TreeReading) => {
  const same = findings?.findings.find(
    (other) => other.packageIds.includes(one.id) && other.ids.some((id) => ids.includes(id)),
  )
  return same && remedies.find(({ finding }) => finding === same.key)
}

/* ---- an instruction of the Dockerfile --------------------------------------------------------------------------- */

const CLIENTS: Readonly<Record<string, RecipeStep['client']>> = { PyPI: 'pip', npm: 'npm', RubyGems: 'gem' }

const stepOptions = ({ installed, fixed }: Wanted, { recipe, originOf }: ImageSituation): readonly RemedyOption[] => {
  const client = CLIENTS[installed.ecosystem]
  const { line: origin, lines = origin === undefined ? [] : [origin] } = originOf(installed)
  const steps = (recipe?.steps ?? []).filter((step) => step.client === client && step.action === 'install')
  const what = { package: installed.name, to: fixed, file: recipe?.file ?? '' }
  const isNamed = (name: string) =>
    canonicalName(installed.ecosystem, name) === canonicalName(installed.ecosystem, installed.name)
  const named = steps.flatMap(({ packages }) => packages).findLast(({ name }) => isNamed(name))
  if (named?.version !== undefined)
    return [
      {
        kind: 'install-line',
        state: 'now',
        reason: `${what.file} line ${named.line} pins ${installed.name} at ${named.version}`,
        ...what,
        line: named.line,
        propose: (version) => exactly(installed, version),
      },
    ]
  if (named)
    return [
      {
        kind: 'refresh',
        state: 'now',
        reason: `${what.file} line ${named.line} takes the newest when it runs again`,
        ...what,
        line: named.line,
        byRebuild: true,
      },
    ]
  const step = steps.find(({ line }) => lines.includes(line))
  if (!step) return []
  return [
    {
      kind: 'install-line',
      state: 'now',
      reason: `${what.file} line ${step.line} brings it in for another package; naming it there raises it, if that package allows it`,
      ...what,
      line: step.line,
      propose: (version) => exactly(installed, version),
    },
  ]
}

const exactly = ({ ecosystem, name }: Package, version: string): string =>
  ecosystem === 'PyPI' ? `${name}==${version}` : ecosystem === 'RubyGems' ? `${name}:${version}` : `${name}@${version}`

/* ---- neither ---------------------------------------------------------------------------------------------------- */

const INSTALL: Readonly<Record<string, string>> = {
  PyPI: 'RUN pip install --no-cache-dir',
  npm: 'RUN npm install -g',
  RubyGems: 'RUN gem install',
}

/** Came with the base: one more line raises it, where its installer can. */
const baseLine = ({ installed, fixed }: Wanted, { recipe, image }: ImageSituation): RemedyOption => {
  const from = recipe?.base?.name ?? image.base?.name
  const base = `it came with the base${from === undefined ? '' : ` ${from}`}`
  const install = INSTALL[installed.ecosystem]
  const what = { package: installed.name, to: fixed, ...(recipe ? { file: recipe.file, line: recipe.firstLine } : {}) }
  if (install === undefined || !recipe || !isGlobal(installed))
    return {
      kind: 'base',
      state: 'constrained',
      reason: `${base}, which decides its version`,
      ...what,
    }
  return {
    kind: 'install-line',
    state: 'now',
    reason: `${base}, and no instruction raises it`,
    ...what,
    propose: (version) => `${install} ${exactly(installed, version)}`,
  }
}

/** Where an installer without further options puts it. */
const isGlobal = ({ locations }: Package): boolean =>
  locations.some(({ file }) =>
    /^usr\/(?:local\/)?lib\/(?:python[\d.]+\/(?:site|dist)-packages|node_modules)\//.test(file),
  )

const unplaced = ({ installed, fixed }: Wanted, { recipe, originOf }: ImageSituation): RemedyOption => {
  const { line } = originOf(installed)
  const what = { state: 'constrained', package: installed.name, to: fixed } as const
  const copy = recipe?.copies.find((one) => one.line === line)
  if (recipe && copy) {
    const from = copy.from === undefined ? '' : ` from ${copy.from}`
    return {
      kind: 'source',
      reason: `${recipe.file} line ${copy.line} copies it in${from}, and no lock file or manifest that was read names it`,
      ...what,
      file: recipe.file,
      line: copy.line,
    }
  }
  if (recipe && line !== undefined)
    return {
      kind: 'install-line',
      reason: `${recipe.file} line ${line} brings it in, and does not say how`,
      ...what,
      file: recipe.file,
      line,
    }
  const why = recipe
    ? 'nothing tells which instruction brings it in'
    : 'the image is not built here: a newer release of it may have the fix'
  return { kind: 'wait', reason: why, ...what }
}
