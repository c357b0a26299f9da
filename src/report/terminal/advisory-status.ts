/** `seaworthy advisories status`: what the store holds, how old it is, and the groups that deserve a look. */
import { dayOf, grouped, listed, plural, visible } from '../wording.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Screen } from './screen.ts'
import { tableLines } from './table.ts'
import { wrap } from './width.ts'

export type AdvisoryStatus = Readonly<{
  /** Where the store is. */
  file: string
  /** Hash of what was imported. */
  snapshot: string
  ecosystems: readonly Readonly<{
    ecosystem: string
    advisories: number
    /** UTC, ISO 8601. */
    snapshot?: string | undefined
    status: 'known' | 'no-advisories' | 'stale'
  }>[]
  /** Groups with two CVE ids: kept, and shown with both. */
  ambiguousGroups?: readonly (readonly string[])[]
}>

export const renderAdvisoryStatus = (status: AdvisoryStatus, screen: Screen): string => {
  const canvas = canvasOf(screen)
  const { style, width } = canvas
  const total = status.ecosystems.reduce((sum, { advisories }) => sum + advisories, 0)
  const rows = status.ecosystems.map((ecosystem) => [
    { text: visible(ecosystem.ecosystem) },
    { text: grouped(ecosystem.advisories) },
    { text: ecosystem.snapshot ? dayOf(ecosystem.snapshot) : '' },
    { text: ecosystem.status, paint: ecosystem.status === 'known' ? style.green : style.yellow },
  ])
  const columns = [
    { title: 'ECOSYSTEM' },
    { title: 'ADVISORIES', align: 'right' as const },
    { title: 'OF' },
    { title: 'STATUS' },
  ]
  return page([
    [
      style.bold(`${plural(total, 'advisory', 'advisories')} in ${plural(rows.length, 'ecosystem')}`),
      ...wrap(visible(`${status.file}, snapshot ${status.snapshot}`), width).map(style.dim),
    ],
    rows.length === 0
      ? ['The store is empty: seaworthy advisories import DIR|ZIP|URL']
      : tableLines(columns, rows, { width, indent: 2, titlePaint: style.dim }),
    section(
      canvas,
      'Groups with more than one CVE id',
      (status.ambiguousGroups ?? []).map((ids) => entry(canvas, visible(listed(ids, 8)))),
    ),
  ])
}
