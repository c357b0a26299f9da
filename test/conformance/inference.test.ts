/**
 * What inference must keep, held against whole trees: an edit of any inferred pin says what was planned, changes nothing
 * else, and is idempotent; ids outlive edits and moved lines.
 */
import { readFileSync, readdirSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { editPin } from '../../src/capture/edit-pin.ts'
import { captureFiles } from '../../src/capture/testing.ts'
import type { Pin } from '../../src/records/inventory.ts'

const fixtures = new URL('../fixtures/', import.meta.url)

const treeOf = (name: string): Readonly<Record<string, string>> => {
  const root = new URL(`${name}/`, fixtures)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((item) =>
    item.isFile() ? [`${item.parentPath}/${item.name}`.slice(root.pathname.length).replace(/^\/+/, '')] : [],
  )
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(new URL(path, root), 'utf8')]))
}

const inferredPins = async (files: Readonly<Record<string, string>>): Promise<readonly Pin[]> =>
  (await captureFiles(files)).pins.filter(({ manager }) => manager === 'inferred')

/** Newer than anything in the fixtures, in the same form. */
const plannedVersion = ({ current }: Pin): string =>
  /^[0-9a-f]{40}$/.test(current) ? 'f'.repeat(40) : current.replace(/\d+(?:\.\d+)*/, '77.3.5')

const isEditable = ({ current }: Pin): boolean => /\d/.test(current)

const bare = (version: string | undefined): string | undefined => version?.replace(/^v/, '')

describe.each(['network-plugin', 'python-agent'])('%s', async (name) => {
  const files = treeOf(name)
  const pins = await inferredPins(files)

  test('ids are unique, ranges and lines are right, keys hold no version', () => {
    expect(pins.length).toBeGreaterThan(5)
    expect(new Set(pins.map(({ id }) => id)).size).toBe(pins.length)
    for (const pin of pins) {
      const text = files[pin.file] ?? ''
      expect(text.slice(...pin.range)).toBe(pin.raw)
      expect(text.slice(0, pin.range[0]).split('\n')).toHaveLength(pin.line)
      expect(pin.key).not.toContain(pin.current || '\0')
      expect(JSON.parse(JSON.stringify(pin))).toStrictEqual(pin)
    }
  })

  test.each(pins.filter(isEditable).map((pin) => [`${pin.file}:${pin.line} ${pin.key}`, pin] as const))(
    '%s: an edit says what was planned, and nothing else changes',
    async (_, pin) => {
      const before = files[pin.file] ?? ''
      const version = plannedVersion(pin)
      const edit = await editPin({ path: pin.file, text: before }, pin, { version })
      if (edit.status !== 'edited') throw new Error(JSON.stringify(edit))
      const end = before.length - pin.range[1]
      expect(edit.text.slice(0, pin.range[0])).toBe(before.slice(0, pin.range[0]))
      expect(edit.text.slice(edit.text.length - end)).toBe(before.slice(pin.range[1]))
      expect(await editPin({ path: pin.file, text: edit.text }, pin, { version })).toEqual({ status: 'unchanged' })
      const after = await inferredPins({ ...files, [pin.file]: edit.text })
      expect(after.map(({ id }) => id)).toEqual(pins.map(({ id }) => id))
      const moved = after.find(({ id }) => id === pin.id)
      expect(bare(moved?.current)).toBe(bare(version))
      expect(moved?.component).toEqual(pin.component)
    },
  )

  test('ids stay when lines move, behind a byte order mark, and with Windows line ends', async () => {
    const ids = pins.map(({ id }) => id)
    const idsOf = async (change: (text: string, path: string) => string) => {
      const changed = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text, path)]))
      const found = await inferredPins(changed)
      for (const pin of found) expect(changed[pin.file]?.slice(...pin.range)).toBe(pin.raw)
      return found.map(({ id }) => id)
    }
    expect(await idsOf((text) => text.replace('\n', '\n\n\n'))).toEqual(ids)
    expect(await idsOf((text) => `\uFEFF${text}`)).toEqual(ids)
    // A shell takes the carriage return for a part of the last word.
    expect(await idsOf((text, path) => (path.endsWith('.sh') ? text : text.replace(/\n/g, '\r\n')))).toEqual(ids)
  })
})
