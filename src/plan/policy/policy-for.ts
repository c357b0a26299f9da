/** The configuration as it applies to one branch: what `plan` is handed. */
import type { Acceptance, Config, PolicyName } from '../../records/config.ts'
import type { Policy } from '../../records/plan.ts'

export type PolicyInput = Readonly<{
  branch: string
  name: PolicyName
  /** Why the branch is kept at this policy. */
  because: string
  config: Config
  /** `run --only security`. */
  only?: 'security'
  /** Such as `go 1.23`. */
  unsupportedRuntimes?: readonly string[]
  /** From `.trivyignore`; the configuration's own come first. */
  accept?: readonly Acceptance[]
}>

export const policyFor = ({ config, ...input }: PolicyInput): Policy => ({
  branch: input.branch,
  name: input.name,
  because: input.because,
  cooldownMs: config.cooldown,
  ...(input.only ? { only: input.only } : {}),
  rules: config.rules,
  accept: [...config.accept, ...(input.accept ?? [])],
  goMinor: config.allow.goMinor,
  unsupportedRuntimes: input.unsupportedRuntimes ?? [],
  gitDependencies: config.allow.gitDependencies,
})
