/** Editing of pins for a configuration: those that its own rules found are found again by the same rules. */
import type { CustomCapture } from '../../records/config.ts'
import type { Pin } from '../../records/inventory.ts'
import type { Extraction, Manager, SourceFile } from '../contract.ts'
import { editPin, editWith, type PinEdit, type PinTarget } from '../edit-pin.ts'
import { CUSTOM, customManager, textManager } from './custom-manager.ts'
import { findLeaf, isQuery, isQueryKey } from './query-rule.ts'
import { pathsOf, readyRules } from './rules.ts'
import { formatOf, loadStructuredReader, type ReadStructured } from './structured-text.ts'

/** `editPin` for trees that were captured with these rules. */
export const pinEditor =
  (rules: readonly CustomCapture[]) =>
  async (file: SourceFile, pin: Pin, target: PinTarget): Promise<PinEdit> =>
    pin.manager === CUSTOM ? editWith(await managerFor(rules, pin), file, pin, target) : editPin(file, pin, target)

const managerFor = async (written: readonly CustomCapture[], pin: Pin): Promise<Manager> => {
  const mine = written.filter((rule) => pathsOf(rule, [pin.file]).length > 0)
  if (!isQueryKey(pin.key)) return textManager((await readyRules(mine)).rules, pin.file)
  const format = formatOf(pin.file) ?? mine.find(isQuery)?.format ?? 'yaml'
  const read = await loadStructuredReader(format)
  return customManager((file) => extractLeaf(read, file, pin))
}

/** A query is not asked again: the place that it found is named by the pin's key. */
const extractLeaf = (read: ReadStructured, { text }: SourceFile, pin: Pin): Extraction => {
  const written = findLeaf(read(text).leaves, pin.key)
  if (!written) return { pins: [] }
  const { id: _id, file: _file, line: _line, raw: _raw, manager: _manager, ...draft } = pin
  return { pins: [{ ...draft, ...written }] }
}
