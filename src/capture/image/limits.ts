/** How much of a hostile image is read before it is refused. The limits lie far beyond what images have. */

const GIB = 1024 ** 3

/** Layers of programs and libraries pack to a third; a hundredth is a file of zeros. */
const MOST_RATIO = 100
const ALWAYS_ALLOWED = 2 * GIB
const MOST_BYTES = 64 * GIB

/** Bytes that a blob of this size may unpack to. */
export const mostUnpacked = (packedSize: number): number =>
  Math.min(MOST_BYTES, Math.max(ALWAYS_ALLOWED, packedSize * MOST_RATIO))

/** Of one layer, whiteouts included. The largest images of machine learning have some 300,000 files. */
export const MOST_ENTRIES = 2_000_000
/** Characters of all paths of one layer. */
export const MOST_PATH_CHARACTERS = 128 * 1024 * 1024
/** Configs hold history and labels. */
export const MOST_CONFIG_BYTES = 16 * 1024 * 1024
