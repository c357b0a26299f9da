/** Images of Podman's units (docs.podman.io, "podman-systemd.unit"): `Image=` of containers, images and volumes. */
import { refuseConflict } from '../../broken-text.ts'
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { pinImage } from '../../pins/placed-references.ts'
import { renderVersion } from '../../pins/render.ts'
import { lineAt, linesOf, type TextLine } from '../../text-position.ts'

const IMAGE = /^Image[ \t]*=[ \t]*(?=\S)/
/** Units of images that are pulled or built beside; what is in no registry. */
const OTHER = /\.(?:image|build)$|^(?:dir|docker-archive|oci-archive|oci|containers-storage|sif):/

const extract = ({ text }: SourceFile): Extraction => {
  refuseConflict(text, 'a unit of Podman')
  const lines = linesOf(text)
  const { pins, gaps } = pinsAndGaps(lines.map(readLine))
  const starts = lines.map(({ start }) => start)
  return { gaps, pins: pins.map((pin) => ({ ...pin, evidence: `Image on line ${lineAt(starts, pin.range[0])}` })) }
}

const readLine = ({ text, start, number }: TextLine): Found => {
  const [head] = IMAGE.exec(text) ?? []
  const value = text.slice(head?.length ?? 0).trimEnd()
  if (head === undefined || OTHER.test(value)) return NOTHING
  const image = { value, start: start + head.length, line: number }
  return pinImage(image, { evidence: 'Image', scope: 'runtime' })
}

export const quadlet: Manager = { name: 'quadlet', extract, render: renderVersion }
