/** What one more layer on an image has to do, and whether it can be made at all. Pure. */
import type { RebuildAdvice } from '../../records/image-plan.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { PatchRequest } from '../contract.ts'
import { PACKAGE_MANAGERS, type PackageManager } from './package-managers.ts'

export type PatchPlan =
  | Readonly<{ status: 'planned'; manager: string; commands: PatchRequest['commands']; createdBy: string }>
  /** No package to raise: programs alone, or nothing at all. */
  | Readonly<{ status: 'no-packages' }>
  | Readonly<{ status: 'refused'; reason: string }>

/** Names and versions as Debian Policy 5.6.1 and 5.6.12, apk and rpm allow them: none is an option, none a path. */
const NAME = /^[A-Za-z0-9][\w.+-]*(?::[a-z0-9-]+)?$/
const VERSION = /^[A-Za-z0-9][\w.+~:^-]*$/

/** `inventory`: of the image. `upgrades`: binary packages. */
export const planPatch = (inventory: Inventory, { upgrades }: Pick<RebuildAdvice, 'upgrades'>): PatchPlan => {
  if (upgrades.length === 0) return { status: 'no-packages' }
  const strange = upgrades.find(({ name, to }) => !NAME.test(name) || !VERSION.test(to))
  if (strange) return refused(`"${strange.name} ${strange.to}" is not the name and version of a package`)
  const manager = managerOf(inventory)
  if (!manager) return refused(withoutManager(inventory))
  const { environment } = manager
  return {
    status: 'planned',
    manager: manager.name,
    commands: manager.commands(upgrades).map((argv) => ({ argv, environment })),
    createdBy: `seaworthy patch: ${manager.name} ${upgrades.map(({ name, to }) => `${name}=${to}`).join(' ')}`,
  }
}

const refused = (reason: string): PatchPlan => ({ status: 'refused', reason })

const managerOf = ({ packages }: Inventory): PackageManager | undefined => {
  const installed = new Set(packages.filter(isOfDistribution).map(({ name }) => name))
  return PACKAGE_MANAGERS.find((manager) => manager.packages.some((name) => installed.has(name)))
}

/** Ecosystems of distributions carry a release (`Debian:12`), or their reader tells. */
const isOfDistribution = ({ ecosystem, reader }: Inventory['packages'][number]): boolean =>
  ecosystem.includes(':') || ['dpkg', 'apk', 'rpm'].includes(reader ?? '')

const withoutManager = ({ image }: Inventory): string => {
  const name = image?.distribution?.name ?? 'the image'
  return `no layer can be added: ${name} comes without a package manager (as distroless images do); build it on a newer base instead`
}
