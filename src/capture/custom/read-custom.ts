/**
 * What a configuration's own rules find in a tree. A person wrote them to say what the text is: they win over managers and
 * over inference, and an annotation, which stands beside the text itself, wins over them.
 */
import type { CustomCapture } from '../../records/config.ts'
import type { FileEntry, Gap, Pin } from '../../records/inventory.ts'
import type { Tree, TreeEntry } from '../../system/ports.ts'
import { BYTE_ORDER_MARK, extractFile } from '../extract-file.ts'
import { decodeText, passOverContent } from '../pass-over.ts'
import { joinEntries, type FileReading } from '../read-file.ts'
import { CUSTOM, extractCustom } from './custom-manager.ts'
import { pathsOf, readyRules, type ReadyRule } from './rules.ts'

export type CustomReading = Readonly<{
  byFile: ReadonlyMap<string, Readonly<{ pins: readonly Pin[]; gaps: readonly Gap[] }>>
  /** Rules that found nothing, each with the reason. */
  inert: readonly string[]
}>

/** `entries`: the files that are not passed over. Rules that the configuration's check refused are left out. */
export const readCustom = async (
  tree: Tree,
  entries: readonly TreeEntry[],
  written: readonly CustomCapture[],
): Promise<CustomReading> => {
  const { rules } = await readyRules(written)
  const reading = rulesByPath(
    rules,
    entries.map(({ path }) => path),
  )
  const byFile = new Map<string, Readonly<{ pins: readonly Pin[]; gaps: readonly Gap[] }>>()
  const successful = new Set<string>()
  for await (const { entry, content } of tree.read(entries.filter(({ path }) => reading.has(path)))) {
    const text = passOverContent(content) ? undefined : decodeText(content)
    if (text === undefined) continue
    const bare = { path: entry.path, text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text }
    const { manager, found } = await extractCustom(reading.get(entry.path) ?? [], bare)
    for (const name of found) successful.add(name)
    const { pins, gaps } = extractFile(manager, { path: entry.path, text })
    byFile.set(entry.path, { pins, gaps })
  }
  const read = new Set([...reading.values()].flat().map(({ name }) => name))
  return {
    byFile,
    inert: rules.flatMap(({ name, rule }) => {
      if (successful.has(name)) return []
      const files = [rule.file].flat().join(', ')
      return [
        `${name} (${files}): ${read.has(name) ? 'it finds nothing in any of its files' : 'there is no such file'}`,
      ]
    }),
  }
}

const rulesByPath = (
  rules: readonly ReadyRule[],
  paths: readonly string[],
): ReadonlyMap<string, readonly ReadyRule[]> => {
  const byPath = new Map<string, ReadyRule[]>()
  for (const ready of rules)
    for (const path of pathsOf(ready.rule, paths)) byPath.set(path, [...(byPath.get(path) ?? []), ready])
  return byPath
}

/** In the order of the tree; files that nothing else read are added. */
export const joinCustom = (
  readings: readonly FileReading[],
  byFile: CustomReading['byFile'],
  entries: readonly TreeEntry[],
): readonly FileReading[] => {
  const byPath = new Map(readings.map((reading) => [reading.path, reading]))
  return entries.flatMap(({ path }) => {
    const reading = byPath.get(path)
    const custom = byFile.get(path)
    if (!custom || custom.pins.length + custom.gaps.length === 0) return reading ?? []
    const entry: FileEntry = { path, status: 'read', managers: [CUSTOM] }
    const { pins, gaps, projects } = reading ?? { pins: [], gaps: [], projects: [] }
    return {
      ...reading,
      path,
      projects,
      pins: withCustomPins(pins, custom.pins),
      gaps: [...gaps, ...custom.gaps],
      entry: reading?.entry ? joinEntries(entry, reading.entry) : entry,
    }
  })
}

/** The pins of one file when those of the rules are added to those of managers. */
const withCustomPins = (pins: readonly Pin[], custom: readonly Pin[]): readonly Pin[] => {
  const annotated = pins.filter(({ manager }) => manager === 'annotated')
  const added = custom.filter((pin) => !annotated.some((other) => overlap(pin, other)))
  return [...pins.filter((pin) => pin.manager === 'annotated' || !added.some((other) => overlap(pin, other))), ...added]
}

const overlap = ({ range: a }: Pin, { range: b }: Pin): boolean => a[0] < b[1] && b[0] < a[1]
