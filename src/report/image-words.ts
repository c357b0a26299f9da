/** How images, their layers and the ways to be rid of findings are called in every format. */
import type { ImageRemedyKind, RebuildAdvice } from '../records/image-plan.ts'
import type { ImageReport } from '../records/image-report.ts'
import type { Layer } from '../records/image.ts'
import type { Inventory } from '../records/inventory.ts'
import type { RebuildRecord } from '../records/rebuild.ts'
import { firstLine, grouped, plural, visible } from './wording.ts'

export const REMEDY_WORDS: Readonly<Record<ImageRemedyKind, string>> = {
  refresh: 'Refresh: build again without a cache',
  base: 'Base: take a newer base image',
  'install-line': 'Line: change an instruction of the Dockerfile',
  source: 'Source: change a manifest or lock file of this repository',
  binary: 'Binary: build the program again',
  remove: 'Remove: nothing needs it',
  wait: 'Wait: there is no fix to be had',
}

export const DECISION_WORDS: Readonly<Record<RebuildAdvice['decision'], string>> = {
  rebuild: 'A rebuild pays',
  'nothing-to-gain': 'A rebuild gains nothing',
  unknown: 'Whether a rebuild pays is unknown',
}

/** `linux/amd64, Debian GNU/Linux 12 (bookworm), built by Dockerfile on debian:12`: what is known of an image beside its name. */
export const imageAbout = ({ platform, distribution, dockerfile, base }: ImageReport): string => {
  const built = [dockerfile && `built by ${dockerfile}`, base && `on ${base}`].filter(Boolean).join(' ')
  return [platform, distribution, built].filter(Boolean).join(', ')
}

/** What a rebuild did or would do, in a sentence; a builder's last lines are left to its record. */
export const rebuildWords = ({ advice, rebuild }: ImageReport): string =>
  rebuild
    ? `${REBUILD_WORDS[rebuild.outcome]}: ${firstLine(rebuild.reason)}`
    : `${DECISION_WORDS[advice.decision]}: ${firstLine(advice.reason)}`

const REBUILD_WORDS: Readonly<Record<RebuildRecord['outcome'], string>> = {
  kept: 'Built again and kept',
  refused: 'Built again and refused',
  'not-needed': 'Not built again',
  failed: 'Could not be built again',
}

/** `2 images built again and kept (1 pushed)`; empty where none was. */
export const rebuiltWords = (images: readonly ImageReport[]): string => {
  const kept = images.flatMap(({ rebuild }) => (rebuild?.outcome === 'kept' ? [rebuild] : []))
  const pushed = kept.filter((one) => one.pushed.length > 0).length
  return kept.length === 0 ? '' : `${plural(kept.length, 'image')} built again and kept, ${grouped(pushed)} pushed`
}

/** `app · linux/amd64 · Debian GNU/Linux 12 (bookworm)`. */
export const imageName = ({ source, image }: Inventory): readonly string[] =>
  [source.image?.name ?? source.ref, image?.platform, image?.distribution?.name].flatMap((part) =>
    part === undefined ? [] : visible(part),
  )

/** `base`, `Dockerfile:3`, `own`, `unknown`. */
export const originWords = ({ kind, file, line, lines }: Layer['origin']): string => {
  if (file === undefined || line === undefined) return kind
  return visible(`${file}:${(lines ?? [line]).join(',')}`)
}

/** What made a layer, without the shell and the marks of builders: `apt-get update && …`. */
export const instructionWords = (createdBy: string): string =>
  visible(createdBy.replace(/\s+/g, ' ').trim())
    .replace(/^\|\d+ .*?(?=\/bin\/(?:ba)?sh -c )/, '')
    .replace(/^(RUN )?(?:\|\d+ .*?)?\/bin\/(?:ba)?sh -c (?:#\(nop\) *)?/, '$1')
    .replace(/ # buildkit$/, '')
