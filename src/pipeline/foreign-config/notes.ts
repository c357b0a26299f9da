/** Collects what is not taken over of one file. */
import type { NotTaken } from './contract.ts'
import type { Place } from './settings.ts'

export class Notes {
  readonly #notes = new Map<string, NotTaken>()

  unsupported(place: Place, reason: string): void {
    this.#add('unsupported', place, reason)
  }

  needless(place: Place, reason: string): void {
    this.#add('needless', place, reason)
  }

  /** In the order of the file; each key and reason once. */
  get all(): readonly NotTaken[] {
    return [...this.#notes.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  }

  #add(kind: NotTaken['kind'], place: Place, reason: string): void {
    // What several presets bring is said once, where the first does.
    const said = `${place.key.split(' ').at(-1)}\0${reason}`
    if (!this.#notes.has(said)) this.#notes.set(said, { kind, ...place, reason })
  }
}
