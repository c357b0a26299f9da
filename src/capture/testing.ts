/** Builders for the tests of capture. */
import type { Inventory } from '../records/inventory.ts'
import type { Source } from '../records/source.ts'
import type { Tree, TreeEntry } from '../system/ports.ts'
import { captureTree, type CaptureOptions } from './capture-tree.ts'
import type { Extraction, LockExtraction, PackageDraft, PinDraft } from './contract.ts'

export const SOURCE: Source = {
  repository: { forge: 'local', host: '', path: 'example' },
  kind: 'tree',
  ref: 'worktree',
}

export type MemoryFiles = Readonly<Record<string, string | Uint8Array>>

/** A tree of texts and bytes; `extra` adds entries without content, such as symlinks and submodules. */
export const memoryTree = (files: MemoryFiles, extra: readonly TreeEntry[] = []): Tree => {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  )
  const entries = [...contents].map(([path, { length }]): TreeEntry => ({ path, kind: 'file', size: length }))
  return {
    list: async () => [...entries, ...extra].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    read: async function* (wanted) {
      for (const entry of wanted) {
        const content = contents.get(entry.path)
        if (content) yield { entry, content }
      }
    },
  }
}

export const captureFiles = (files: MemoryFiles, options: Partial<CaptureOptions> = {}): Promise<Inventory> =>
  captureTree(memoryTree(files), SOURCE, { ignore: [], ...options })

/** One pin in a line, for tests to state: `key = raw -> current role/scope datasource:name`, then what else it carries. */
const pinLine = (pin: PinDraft, text: string): string => {
  const { component, current, floating, key, range, role, scope } = pin
  const more = [
    floating ? 'floating' : '',
    pin.variant === undefined ? '' : `variant ${pin.variant}`,
    pin.digest === undefined ? '' : `digest ${pin.digest.slice(0, 11)}`,
    pin.marker === undefined ? '' : `marker ${pin.marker}`,
    pin.extractVersion === undefined ? '' : `extract ${pin.extractVersion}`,
    pin.extras === undefined ? '' : `extras ${pin.extras.join()}`,
    pin.comment === undefined ? '' : `comment ${JSON.stringify(pin.comment)}`,
  ].filter((word) => word !== '')
  const head = `${key} = ${text.slice(...range)} -> ${current} ${role}/${scope} ${component.datasource}:${component.name}`
  return more.length === 0 ? head : `${head} [${more.join('; ')}]`
}

export const pinLines = ({ pins }: Extraction, text: string): readonly string[] => pins.map((pin) => pinLine(pin, text))

/** One package in a line: `key = name version scope line N [what else] -> edges`. */
const lockLine = (one: PackageDraft): string => {
  const { key, name, version, scope, direct, line, origin, requiredIn, dependsOn } = one
  const more = [
    direct ? 'direct' : '',
    requiredIn === undefined ? '' : `in ${requiredIn.join()}`,
    origin === undefined || origin === 'registry' ? '' : origin,
  ].filter((word) => word !== '')
  const head = `${key} = ${name} ${version} ${scope} line ${line ?? '?'}`
  const edges = dependsOn === 'unknown' ? 'unknown' : dependsOn.join(', ')
  return `${head}${more.length === 0 ? '' : ` [${more.join('; ')}]`}${edges === '' ? '' : ` -> ${edges}`}`
}

export const lockLines = ({ packages }: LockExtraction): readonly string[] => packages.map(lockLine)
