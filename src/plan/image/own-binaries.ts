/** Whether a program in an image was built from this repository: by its module's name, or by what it was built with. */
import type { Binary } from '../../records/image.ts'
import type { Inventory, Package } from '../../records/inventory.ts'

/** That share of its modules, by name and version, stands in a lock file here. */
const ENOUGH = 0.9
const LEAST_MODULES = 3

/** Paths of the programs of an image that were built from one of the trees. */
export const ownBinaries = ({ image, packages }: Inventory, trees: readonly Inventory[]): ReadonlySet<string> => {
  const sources = trees.map(({ source: { repository }, packages: locked }) => ({
    name: `${repository.host}/${repository.path}`,
    modules: new Set(locked.map(moduleKey)),
  }))
  const own = (image?.binaries ?? []).filter((binary) => {
    const modules = modulesOf(binary, packages)
    return sources.some((source) => isOf(binary, source.name) || sharesModules(modules, source.modules))
  })
  return new Set(own.map(({ path }) => path))
}

const isOf = ({ module }: Binary, repository: string): boolean =>
  module === repository || (module?.startsWith(`${repository}/`) ?? false)

const moduleKey = ({ ecosystem, name, version }: Package): string => `${ecosystem} ${name} ${version}`

const modulesOf = ({ path, module }: Binary, packages: readonly Package[]): readonly Package[] =>
  packages.filter(
    ({ name, locations }) => name !== 'stdlib' && name !== module && locations.some(({ file }) => file === path),
  )

const sharesModules = (modules: readonly Package[], known: ReadonlySet<string>): boolean => {
  const shared = modules.filter((one) => known.has(moduleKey(one)))
  return modules.length >= LEAST_MODULES && shared.length >= ENOUGH * modules.length
}
