/** A tar archive from a stream, or from a file of which only the headers are read. */
import type { LargeFile } from '../../../system/ports.ts'
import { createTarParser, type TarVisitor } from './tar-parser.ts'

/** Throws a WorldError that names place and offset for what is no tar archive, or ends too early. */
export const readTar = async (place: string, bytes: AsyncIterable<Uint8Array>, visit: TarVisitor): Promise<void> => {
  const parser = createTarParser(place, visit)
  for await (const piece of bytes) parser.push(piece)
  parser.finish()
}

const WINDOW = 64 * 1024
/** Shorter gaps are read over: a new read costs more. */
const WORTH_SKIPPING = 256 * 1024

/** As `readTar`; large contents that nobody wants are not read. */
export const readTarFile = async (place: string, file: LargeFile, visit: TarVisitor): Promise<void> => {
  const parser = createTarParser(place, visit)
  for (let at = 0; at < file.size;) {
    const unwanted = Math.min(parser.unwanted(), file.size - at)
    if (unwanted >= WORTH_SKIPPING && unwanted === parser.unwanted()) {
      parser.skip(unwanted)
      at += unwanted
      continue
    }
    const end = Math.min(file.size, at + WINDOW)
    for await (const piece of file.stream(at, end)) parser.push(piece)
    at = end
  }
  parser.finish()
}
