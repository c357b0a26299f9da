/**
 * Units: cells that travel in one change set. The same component at one version goes in one change wherever it is; so do
 * copies of it in one project, cells that must all move to clear a finding, and what a `group` rule names.
 */
import { bareVersion, componentKey } from '../component-key.ts'
import type { CellLadder } from '../ladders/ladder.ts'
import { settingOf } from '../policy/rules.ts'
import type { Subject } from '../subjects.ts'

export type Unit = Readonly<{
  ladders: readonly CellLadder[]
  /** The user's group, else the default one, where several components travel. */
  group: string | undefined
  /** True where a rule named it: then the name alone identifies it. */
  named: boolean
}>

export const unitsOf = (ladders: readonly CellLadder[]): readonly Unit[] => {
  const families = new Families(ladders)
  const joinBy = (keysOf: (ladder: CellLadder) => readonly string[]) => {
    const seen = new Map<string, CellLadder>()
    for (const ladder of ladders) {
      for (const key of keysOf(ladder)) {
        const other = seen.get(key)
        if (other) families.join(other, ladder)
        else seen.set(key, ladder)
      }
    }
  }
  joinBy(({ cell }) => cell.subjects.flatMap(sameComponent))
  joinBy(({ cell }) => cell.subjects.flatMap(({ findings }) => findings.map(({ key }) => key)))
  joinBy((ladder) => userGroup(ladder)?.slice(0, 1) ?? [])
  // Two changes may not pull one package to two versions.
  joinBy(({ rungs }) => rungs[0]?.moves.map(({ subject }) => subject.id) ?? [])
  return families.all().map(toUnit)
}

const sameComponent = ({ component, from, place }: Subject): readonly string[] => [
  `${componentKey(component)}\0at\0${bareVersion(from, undefined)}`,
  `${componentKey(component)}\0in\0${place}`,
]

const userGroup = ({ cell, rungs }: CellLadder): readonly [string] | undefined => {
  const step = rungs[0]?.option.step ?? 'patch'
  for (const { rules } of cell.subjects) {
    const group = settingOf(rules, 'group', step)
    if (group) return [group.value]
  }
  return undefined
}

const toUnit = (ladders: readonly CellLadder[]): Unit => {
  const named = ladders.map(userGroup).find((group) => group !== undefined)?.[0]
  const components = new Set(
    ladders.flatMap(({ cell }) => cell.subjects.map(({ component }) => componentKey(component))),
  )
  const usual = ladders.map(({ cell }) => cell.group).find((group) => group !== undefined)
  return { ladders, group: named ?? (components.size > 1 ? usual : undefined), named: named !== undefined }
}

/** Union-find. */
class Families {
  readonly #parent: Map<CellLadder, CellLadder>

  constructor(ladders: readonly CellLadder[]) {
    this.#parent = new Map(ladders.map((ladder) => [ladder, ladder]))
  }

  join(a: CellLadder, b: CellLadder): void {
    this.#parent.set(this.#rootOf(b), this.#rootOf(a))
  }

  all(): readonly (readonly CellLadder[])[] {
    return [...Map.groupBy(this.#parent.keys(), (ladder) => this.#rootOf(ladder)).values()]
  }

  #rootOf(ladder: CellLadder): CellLadder {
    let root = ladder
    for (let next = this.#parent.get(root); next && next !== root; next = this.#parent.get(root)) root = next
    this.#parent.set(ladder, root)
    return root
  }
}
