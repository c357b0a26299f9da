/** Which pin stands in a variable's value. */
import type { Pin } from '../../../records/inventory.ts'
import type { Resolved } from '../claim.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Site } from '../scopes/scopes.ts'
import { isReference } from '../template.ts'

type Placed = Readonly<{ start: number; pin: Pin }>

export class PinnedPlaces {
  readonly #byFile: ReadonlyMap<string, readonly Placed[]>

  constructor(pins: readonly Pin[], files: readonly FactFile[]) {
    const shifts = new Map(files.map(({ path, shift = 0 }) => [path, shift]))
    const placed = new Map<string, readonly Placed[]>()
    for (const [file, same] of Map.groupBy(
      pins.filter(({ file, raw }) => raw !== '' && shifts.has(file)),
      ({ file }) => file,
    )) {
      const starts = same.map((pin) => ({ start: pin.range[0] - (shifts.get(file) ?? 0), pin }))
      placed.set(
        file,
        starts.toSorted((a, b) => a.start - b.start),
      )
    }
    this.#byFile = placed
  }

  /** The pin in what is written in the definition itself. */
  pinOf({ definition: { value }, file }: Site): Pin | undefined {
    const list = this.#byFile.get(file)
    if (!list) return undefined
    for (const part of value) {
      const pin = isReference(part) ? undefined : within(list, part.start, part.text.length)
      if (pin) return pin
    }
    return undefined
  }

  /** The pin in a value, wherever it is written. */
  pinAt({ pieces }: Resolved): Pin | undefined {
    for (const { file, start, text, variable } of pieces) {
      const list = variable === undefined ? this.#byFile.get(file) : undefined
      const pin = list && within(list, start, text.length)
      if (pin) return pin
    }
    return undefined
  }
}

/** The first that starts in the range. */
const within = (list: readonly Placed[], start: number, length: number): Pin | undefined => {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.start < start) low = middle + 1
    else high = middle
  }
  const found = list[low]
  return found && found.start < start + length ? found.pin : undefined
}
