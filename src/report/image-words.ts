/** How images, their layers and the ways to be rid of findings are called in every format. */
import type { ImageRemedyKind, RebuildAdvice } from '../records/image-plan.ts'
import type { Layer } from '../records/image.ts'
import type { Inventory } from '../records/inventory.ts'
import { visible } from './wording.ts'

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
