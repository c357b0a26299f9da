/**
 * Pins of managers, seen as claims: a variable that an annotation or a manifest explains is the same component wherever
 * else it is given a value.
 */
import type { Pin } from '../../../records/inventory.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Mention } from './candidates.ts'

/** Only pins of files with facts; the others have no variables. */
export const knownMentions = (pins: readonly Pin[], files: ReadonlyMap<string, FactFile>): readonly Mention[] =>
  pins.flatMap((pin) => {
    const file = files.get(pin.file)
    return file && pin.raw !== '' && pin.current !== '' ? [mentionOf(pin, file.shift ?? 0)] : []
  })

const mentionOf = (pin: Pin, shift: number): Mention => {
  const { file, raw, component, versioning, role, scope, evidence, registryUrl, extractVersion } = pin
  const start = pin.range[0] - shift
  const at = { text: raw, pieces: [{ text: raw, file, start }], start }
  const claim: Mention['claim'] = {
    component: { datasource: component.datasource, name: component.name },
    at,
    range: [0, raw.length],
    versioning,
    role,
    scope,
    confidence: 'certain',
    evidence: evidence.replace(/ on line \d+$/, ''),
    ...(registryUrl === undefined ? {} : { registryUrl }),
    ...(extractVersion === undefined ? {} : { extractVersion }),
  }
  return { claim, file, start, ...(pin.manager === 'annotated' ? { isAnnotated: true } : {}) }
}
