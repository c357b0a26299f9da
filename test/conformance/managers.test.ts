/**
 * What every manager must keep, held against every file in its `fixtures/`: an edit says what was planned and nothing
 * else changes; ids outlive edits and moved lines. A manager that is added to the registry is covered without a line here.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs'

import { assert, integer, nat, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Manager, SourceFile } from '../../src/capture/contract.ts'
import { editWith } from '../../src/capture/edit-pin.ts'
import { extractFile } from '../../src/capture/extract-file.ts'
import { MANAGERS } from '../../src/capture/managers/index.ts'
import type { Pin } from '../../src/records/inventory.ts'
import { schemeOf } from '../../src/versions/schemes.ts'

const folder = new URL('../../src/capture/managers/', import.meta.url)

const fixturesOf = (name: string): readonly SourceFile[] =>
  readdirSync(new URL(`${name}/fixtures/`, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(new URL(`${name}/fixtures/${path}`, folder)).isFile())
    .map((path) => ({ path, text: readFileSync(new URL(`${name}/fixtures/${path}`, folder), 'utf8') }))

const pinsOf = (manager: Manager, file: SourceFile): readonly Pin[] => extractFile(manager, file).pins
const idsOf = (manager: Manager, file: SourceFile) => pinsOf(manager, file).map(({ id }) => id)

/** Newer than anything in the fixtures, in the same form: `v1.2.3` → `v77.3.5`, `1.26.1-alpine` → `77.3.5-alpine`. */
const plannedVersion = ({ current, versioning }: Pin, numbers: readonly number[]): string =>
  versioning === 'git' ? commitOf(numbers) : current.replace(/\d+(?:\.\d+)*/, numbers.join('.'))

const versionNumbers = tuple(integer({ min: 70, max: 99 }), nat(40), nat(40))

const commitOf = (numbers: readonly number[]): string => numbers.join('').padEnd(40, 'f')

const DIGEST = `sha256:${'9'.repeat(64)}`
const COMMIT = '9'.repeat(40)

/** Peer and engine ranges are never edited; where no version is written there is nothing to edit. */
const isEditable = ({ current, role }: Pin): boolean => role !== 'compatibility' && current !== '' && /\d/.test(current)

const says = (pin: Pin | undefined, version: string): boolean =>
  pin !== undefined &&
  (pin.current.replace(/^v/, '') === version.replace(/^v/, '') || schemeOf(pin.versioning).satisfies(version, pin.raw))

const checkEdit = (manager: Manager, file: SourceFile, pin: Pin, version: string): void => {
  const target = { version, digest: pin.digest?.includes(':') === false ? COMMIT : DIGEST }
  const edit = editWith(manager, file, pin, target)
  if (edit.status === 'missing') throw new Error(`${pin.key} to ${version}: ${edit.reason}`)
  // A range that holds the version already stays as it is.
  if (edit.status === 'unchanged') expect(pin.floating).toBe(true)
  const text = edit.status === 'edited' ? edit.text : file.text
  const edited = { ...file, text }
  const after = pinsOf(manager, edited).find(({ id }) => id === pin.id)
  expect(says(after, version), `${pin.key}: ${after?.raw} should mean ${version}`).toBe(true)
  const end = file.text.length - pin.range[1]
  expect(text.slice(0, pin.range[0])).toBe(file.text.slice(0, pin.range[0]))
  expect(text.slice(text.length - end)).toBe(file.text.slice(pin.range[1]))
  expect(idsOf(manager, edited)).toEqual(idsOf(manager, file))
  expect(editWith(manager, edited, pin, target)).toEqual({ status: 'unchanged' })
}

describe.each(MANAGERS)('manager $name', async (entry) => {
  const manager = await entry.load()
  const files = fixturesOf(entry.name)

  test('has fixtures that its entry chooses, with pins, some behind text that is not ASCII', () => {
    expect(manager.name).toBe(entry.name)
    for (const { path, text } of files) {
      expect(path).toMatch(entry.files)
      expect(text).toContain(entry.marker ?? '')
    }
    const pins = files.flatMap((file) => pinsOf(manager, file).map((pin) => ({ pin, file })))
    const shifted = pins.filter(({ pin, file }) => /[^\0-\x7f]/.test(file.text.slice(0, pin.range[0])))
    expect(shifted.length).toBeGreaterThan(0)
  })

  test.each(files)('$path: ids are unique, ranges and lines are right', (file) => {
    const pins = pinsOf(manager, file)
    expect(new Set(pins.map(({ id }) => id)).size).toBe(pins.length)
    for (const pin of pins) {
      expect(file.text.slice(...pin.range)).toBe(pin.raw)
      expect(file.text.slice(0, pin.range[0]).split('\n')).toHaveLength(pin.line)
      expect(pin.key).not.toContain(pin.current || '\0')
      expect(JSON.parse(JSON.stringify(pin))).toStrictEqual(pin)
    }
  })

  test.each(files)('$path: an edit says what was planned, changes nothing else, and is idempotent', (file) => {
    const pins = pinsOf(manager, file).filter(isEditable)
    expect(pins.length).toBeGreaterThan(0)
    for (const pin of pins)
      assert(
        property(versionNumbers, (numbers) => checkEdit(manager, file, pin, plannedVersion(pin, numbers))),
        { numRuns: 8 },
      )
  })

  test.each(files)('$path: ids stay when lines move', (file) => {
    const end = file.text.indexOf('\n') + 1
    const moved = { ...file, text: `${file.text.slice(0, end)}\n\n${file.text.slice(end)}` }
    expect(idsOf(manager, moved)).toEqual(idsOf(manager, file))
  })

  test.each(files)('$path: a byte order mark and Windows line ends change no pin', (file) => {
    const summary = (pins: readonly Pin[]) => pins.map(({ id, raw, line }) => ({ id, raw, line }))
    const text = `\uFEFF${file.text.replace(/\n/g, '\r\n')}`
    const pins = pinsOf(manager, { ...file, text })
    expect(summary(pins)).toEqual(summary(pinsOf(manager, file)))
    for (const pin of pins) expect(text.slice(...pin.range)).toBe(pin.raw)
  })
})

describe('registries', () => {
  const foldersOf = (path: string) =>
    readdirSync(new URL(`../../src/capture/${path}/`, import.meta.url), { withFileTypes: true })
      .filter((item) => item.isDirectory())
      .map((item) => item.name)

  test('managers and their folders agree', () => {
    expect(MANAGERS.map(({ name }) => name)).toEqual(foldersOf('managers').toSorted())
  })

  test('lock file readers and their folders agree', async () => {
    const { LOCKFILES } = await import('../../src/capture/lockfiles/index.ts')
    expect(LOCKFILES.map(({ name }) => name)).toEqual(foldersOf('lockfiles').toSorted())
    for (const entry of LOCKFILES) expect((await entry.load()).name).toBe(entry.name)
  })
})
