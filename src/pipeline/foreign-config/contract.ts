/**
 * What the configuration of another tool means here. A translation is pure: settings in, our settings out, and a word about
 * each that was not taken over, because nobody should believe in a rule that does nothing.
 */
import type { ConfigInput } from '../../records/config.ts'

type Item<Key extends 'branches' | 'rules'> = NonNullable<ConfigInput[Key]>[number]

export type RuleInput = Item<'rules'>
export type BranchInput = Item<'branches'>
export type CustomInput = NonNullable<NonNullable<ConfigInput['capture']>['custom']>[number]

/** A setting of ours and where it comes from: `packageRules[2]`. */
export type Sourced<Value> = Readonly<{ value: Value; from: string }>

/** `needless`: it says nothing that Seaworthy would have to know, such as labels of pull requests. */
export type NotTaken = Readonly<{
  kind: 'unsupported' | 'needless'
  file: string
  line?: number
  /** `packageRules[2].schedule` */
  key: string
  reason: string
}>

export type Translation = Readonly<{
  /** The files that it is of. */
  files: readonly string[]
  branches?: readonly Sourced<BranchInput>[]
  /** In our order: the first that sets a key wins. */
  rules: readonly Sourced<RuleInput>[]
  ignore: readonly Sourced<string>[]
  custom: readonly Sourced<CustomInput>[]
  cooldown?: Sourced<string>
  /**
   * The tool merges by itself. Taken over by `migrate` alone, where people see it: leave to merge what a forge has checked is no
   * leave to move the branches of this repository.
   */
  merges?: Sourced<true>
  notTaken: readonly NotTaken[]
}>

export const NOTHING: Translation = { files: [], rules: [], ignore: [], custom: [], notTaken: [] }

/** What `plan` and `run` go by. */
export const configInputOf = ({ branches, rules, ignore, custom, cooldown }: Translation): ConfigInput => ({
  ...(branches ? { branches: valuesOf(branches) } : {}),
  ...(cooldown ? { cooldown: cooldown.value } : {}),
  rules: valuesOf(rules),
  capture: { ignore: valuesOf(ignore), custom: valuesOf(custom) },
})

const valuesOf = <Value>(sourced: readonly Sourced<Value>[]): readonly Value[] => sourced.map(({ value }) => value)

/**
 * Release branches that the other tool does not work on are kept all the same, as they are without any configuration: that
 * nobody updated them is no reason to leave them vulnerable.
 */
export const OTHER_RELEASES: Sourced<BranchInput> = {
  value: { match: '$release' },
  from: 'kept without configuration: remove this to leave other branches alone',
}

/** Both hold; where one sets a key, the first one's comes first. */
export const joinTranslations = (a: Translation, b: Translation): Translation => {
  const branches = a.branches ?? b.branches
  const cooldown = a.cooldown ?? b.cooldown
  const merges = a.merges ?? b.merges
  return {
    files: [...a.files, ...b.files],
    ...(branches ? { branches } : {}),
    rules: [...a.rules, ...b.rules],
    ignore: [...a.ignore, ...b.ignore],
    custom: [...a.custom, ...b.custom],
    ...(cooldown ? { cooldown } : {}),
    ...(merges ? { merges } : {}),
    notTaken: [...a.notTaken, ...b.notTaken],
  }
}
