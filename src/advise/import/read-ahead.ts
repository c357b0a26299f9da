/**
 * One source ahead of the writer: while an archive is written, the one after it is fetched or opened, and its first
 * entries are unpacked on another thread.
 */
import type { AdvisoryFile, AdvisorySource } from '../../system/ports.ts'

/** The sources in their order, the one after each begun, unless it is not `wanted`. What is begun and never asked for is ended. */
export async function* readAhead(
  sources: readonly AdvisorySource[],
  isWanted: (source: AdvisorySource) => boolean,
): AsyncGenerator<AdvisorySource> {
  const begin = (source: AdvisorySource | undefined): Begun | undefined =>
    source?.kind === 'osv' && isWanted(source) ? begun(source.entries()) : undefined
  let next = begin(sources[0])
  try {
    for (const [index, source] of sources.entries()) {
      const entries = next
      next = begin(sources[index + 1])
      yield source.kind === 'osv' && entries !== undefined ? { ...source, entries: () => entries } : source
    }
  } finally {
    await next?.return()
  }
}

type Begun = AsyncIterable<AdvisoryFile> & Readonly<{ return: () => Promise<IteratorResult<AdvisoryFile>> }>

const begun = (files: AsyncIterable<AdvisoryFile>): Begun => {
  const iterator = files[Symbol.asyncIterator]()
  let first: Promise<IteratorResult<AdvisoryFile>> | undefined = iterator.next()
  // It is thrown where the first file is asked for, which may be never.
  first.catch(() => {})
  const next = (): Promise<IteratorResult<AdvisoryFile>> => {
    const result = first ?? iterator.next()
    first = undefined
    return result
  }
  const end = async (): Promise<IteratorResult<AdvisoryFile>> =>
    (await iterator.return?.()) ?? { done: true, value: undefined }
  return { [Symbol.asyncIterator]: () => ({ next, return: end }), return: end }
}
