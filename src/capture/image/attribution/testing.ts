/** Builders for tests of attribution: an image that is nothing but its history. */
import type { ImageDetails } from '../../../records/image.ts'

/** `[created_by, makes a layer, comment]`. */
export type HistoryLine = readonly [createdBy: string, layer: boolean, comment?: string]

export const imageOf = (lines: readonly HistoryLine[], labels: Readonly<Record<string, string>> = {}): ImageDetails => {
  const made = lines.filter(([, layer]) => layer)
  let count = 0
  return {
    platform: 'linux/amd64',
    layers: made.map(([createdBy], index) => ({
      digest: `sha256:blob${index}`,
      diffId: `sha256:diff${index}`,
      size: 10,
      contentSize: 20,
      files: 1,
      createdBy,
      origin: { kind: 'unknown' },
    })),
    history: lines.map(([createdBy, layer, comment]) => ({
      createdBy,
      ...(layer ? { layer: `sha256:blob${count++}` } : {}),
      ...(comment === undefined ? {} : { comment }),
    })),
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels },
    packageSources: [],
    binaries: [],
  }
}

/** One word a layer: `base`, `own` with its lines, `unknown`. */
export const originsOf = ({ layers }: ImageDetails): readonly string[] =>
  layers.map(({ origin: { kind, line, lines } }) => [kind, ...(lines ?? (line === undefined ? [] : [line]))].join(' '))
