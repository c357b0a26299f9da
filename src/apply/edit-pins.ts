/** Rewrites the pins of a rung's moves, file by file, each by its range. */
import type { Inventory, Pin } from '../records/inventory.ts'
import type { Move } from '../records/plan.ts'
import type { Files } from '../system/ports.ts'

type PinEdit =
  | Readonly<{ status: 'edited'; text: string }>
  | Readonly<{ status: 'unchanged' }>
  | Readonly<{ status: 'missing'; reason: string }>

/** How a pin of the inventory is rewritten in its file; the conductor hands in capture's. */
export type EditPin = (
  file: Readonly<{ path: string; text: string }>,
  pin: Pin,
  target: Readonly<{ version: string; digest?: string }>,
) => Promise<PinEdit>

export type PinsEdited = Readonly<{ status: 'edited' }> | Readonly<{ status: 'conflict'; reason: string }>

type Task = Readonly<{ pin: Pin; move: Move }>

const tasksOf = (moves: readonly Move[], inventory: Inventory): readonly Task[] => {
  const pins = new Map(inventory.pins.map((pin) => [pin.id, pin]))
  return moves.flatMap((move) =>
    move.pinIds.flatMap((id) => {
      const pin = pins.get(id)
      return pin && pin.role !== 'compatibility' ? [{ pin, move }] : []
    }),
  )
}

const editFile = async (
  path: string,
  before: string,
  tasks: readonly Task[],
  editPin: EditPin,
): Promise<string | PinsEdited> => {
  let text = before
  for (const { pin, move } of tasks) {
    const { to: version, digest } = move
    const edit = await editPin({ path, text }, pin, { version, ...(digest ? { digest } : {}) })
    if (edit.status === 'missing') return { status: 'conflict', reason: `${path}:${pin.line}: ${edit.reason}` }
    if (edit.status === 'edited') text = edit.text
  }
  return text
}

/** Stops at the first pin that is not where the inventory saw it; what was written stays for the caller to restore. */
export const editPins = async (
  moves: readonly Move[],
  inventory: Inventory,
  files: Files,
  editPin: EditPin,
): Promise<PinsEdited> => {
  const byFile = Map.groupBy(tasksOf(moves, inventory), ({ pin }) => pin.file)
  for (const [path, tasks] of byFile) {
    const before = await files.readText(path)
    if (before === undefined) return { status: 'conflict', reason: `${path}: expected a file with pins, found none` }
    const after = await editFile(path, before, tasks, editPin)
    if (typeof after !== 'string') return after
    if (after !== before) await files.write(path, after)
  }
  return { status: 'edited' }
}
