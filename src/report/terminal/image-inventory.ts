/** `seaworthy inventory IMAGE` for people: its layers with what made them, its packages by what read them, its programs. */
import type { Binary, Layer } from '../../records/image.ts'
import type { Inventory, Package } from '../../records/inventory.ts'
import { instructionWords, originWords } from '../image-words.ts'
import { byteWords, grouped, plural, visible } from '../wording.ts'
import { imageHeading } from './image-plan.ts'
import { canvasOf, entry, moreLine, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { tableLines, type Cell, type Column } from './table.ts'

export const renderImageInventory = (inventory: Inventory, screen: Screen): string => {
  const canvas = canvasOf(screen)
  const { image, packages, files } = inventory
  return page([
    imageHeading(canvas, inventory),
    layerTable(canvas, image?.layers ?? [], packages),
    packageTable(canvas, packages),
    binaryTable(canvas, image?.binaries ?? []),
    section(
      canvas,
      'Package sources',
      (image?.packageSources ?? []).map(({ line, file, enabled }) =>
        entry(canvas, visible(line), visible(`${file}${enabled ? '' : ', disabled'}`)),
      ),
    ),
    section(
      canvas,
      canvas.style.yellow('Could not be read: what these hold is not counted'),
      files
        .filter(({ status }) => status !== 'read')
        .map(({ path, reason = 'not what its name says' }) => entry(canvas, visible(`${path}: ${reason}`))),
    ),
  ])
}

const titled = (
  { width, style, limit }: Canvas,
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly string[] =>
  rows.length === 0
    ? []
    : [
        style.bold(title),
        ...tableLines(columns, rows.slice(0, limit), { width, indent: 2, titlePaint: style.dim }),
        ...moreLine(rows.length, limit),
      ]

const LAYER_COLUMNS: readonly Column[] = [
  { title: 'FROM', cut: { to: 10, at: 'middle' } },
  { title: 'PACKED', align: 'right' },
  { title: 'FILES', align: 'right' },
  { title: 'PACKAGES', align: 'right' },
  { title: 'INSTRUCTION', cut: { to: 20, at: 'end' } },
]

const layerTable = (canvas: Canvas, layers: readonly Layer[], packages: readonly Package[]): readonly string[] => {
  const held = new Map<string, number>()
  for (const { layer = '' } of packages) held.set(layer, (held.get(layer) ?? 0) + 1)
  const { style } = canvas
  const rows = layers.map(({ digest, origin, size, files, createdBy = '' }): readonly Cell[] => [
    { text: originWords(origin), paint: origin.kind === 'own' ? style.green : style.dim },
    { text: byteWords(size) },
    { text: grouped(files) },
    { text: grouped(held.get(digest) ?? 0) },
    { text: instructionWords(createdBy), paint: style.dim },
  ])
  return titled(canvas, 'Layers, the lowest first', LAYER_COLUMNS, rows)
}

const packageTable = (canvas: Canvas, packages: readonly Package[]): readonly string[] => {
  const kinds = Map.groupBy(packages, ({ reader = 'elsewhere', ecosystem }) => `${reader}\n${ecosystem}`)
  const rows = [...kinds]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([key, found]): readonly Cell[] => {
      const [reader = '', ecosystem = ''] = key.split('\n')
      const size = found.reduce((sum, one) => sum + (one.size ?? 0), 0)
      return [
        { text: visible(ecosystem) },
        { text: reader },
        { text: grouped(found.length) },
        { text: requestedWords(found) },
        { text: size > 0 ? byteWords(size) : '' },
      ]
    })
  const columns: readonly Column[] = [
    { title: 'ECOSYSTEM', cut: { to: 12, at: 'end' } },
    { title: 'READ BY' },
    { title: 'PACKAGES', align: 'right' },
    { title: 'WHY THEY ARE THERE', cut: { to: 16, at: 'end' } },
    { title: 'SIZE', align: 'right' },
  ]
  return titled(canvas, plural(packages.length, 'package'), columns, rows)
}

/** `45 asked, 120 dependency, 12 recommended`: only what a package manager remembers. */
const requestedWords = (packages: readonly Package[]): string =>
  (['essential', 'asked', 'dependency', 'recommended'] as const)
    .map((why) => ({ why, count: packages.filter(({ requested }) => requested === why).length }))
    .filter(({ count }) => count > 0)
    .map(({ why, count }) => `${grouped(count)} ${why}`)
    .join(', ')

const binaryTable = (canvas: Canvas, binaries: readonly Binary[]): readonly string[] =>
  titled(
    canvas,
    plural(binaries.length, 'program that says what it was built from', 'programs that say what they were built from'),
    [
      { title: 'PATH', cut: { to: 16, at: 'middle' } },
      { title: 'PROGRAM', cut: { to: 16, at: 'middle' } },
      { title: 'VERSION', cut: { to: 9, at: 'end' } },
      { title: 'BUILT BY', cut: { to: 8, at: 'end' } },
    ],
    binaries.map(({ path, main, version = '', toolchain = '' }) => [
      { text: visible(path) },
      { text: visible(main) },
      { text: visible(version) },
      { text: visible(toolchain) },
    ]),
  )
