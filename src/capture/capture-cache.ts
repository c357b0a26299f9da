/** Keeps what was read of a file whose content is known by its blob id, and the inventory of a tree known by its ids. */
export interface CaptureCache {
  readonly get: (key: string) => string | undefined
  /** Gives back exactly this text. */
  readonly put: (key: string, text: string) => void
}
