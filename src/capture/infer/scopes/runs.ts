import type { FactFile } from '../infer-contract.ts'
import { isReference, type Template } from '../template.ts'
/**
 * Which files run which: a workflow that calls `make`, a recipe that calls `hack/install.sh`, a Dockerfile that runs the
 * script it added. What a caller sets holds in what it runs.
 */
import { isDockerfile, isMake, isShell } from './file-kinds.ts'

export type Runs = Readonly<{
  /** Whether one file runs another, be it through others. */
  reaches: (from: string, to: string) => boolean
}>

const MAKE_PROGRAMS = new Set(['make', 'gmake', 'mage', 'just'])
/** Who calls whom beyond this nobody follows. */
const MOST_STEPS = 4

/** A file is read when it is first asked about. */
export const createRuns = (files: readonly FactFile[]): Runs => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const paths = files.map(({ path }) => path)
  const targets: Targets = {
    makefiles: paths.filter(isMake),
    byName: Map.groupBy(
      paths.filter((path) => isShell(path) || isDockerfile(path)),
      baseName,
    ),
  }
  const known = new Map<string, ReadonlySet<string>>()
  const runBy = (path: string): ReadonlySet<string> => {
    const found = known.get(path) ?? findRuns(byPath.get(path), targets)
    known.set(path, found)
    return found
  }
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>()
    let level: readonly string[] = [from]
    for (let step = 0; step < MOST_STEPS && level.length > 0; step += 1) {
      const next = new Set(level.flatMap((path) => [...runBy(path)]))
      if (next.has(to)) return true
      level = [...next].filter((path) => !seen.has(path))
      for (const path of level) seen.add(path)
    }
    return false
  }
  return { reaches }
}

type Targets = Readonly<{ makefiles: readonly string[]; byName: ReadonlyMap<string, readonly string[]> }>

const findRuns = (file: FactFile | undefined, { makefiles, byName }: Targets): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { pipelines } of file?.facts.scripts ?? [])
    for (const { words } of pipelines.flat())
      for (const [index, word] of words.entries()) {
        const name = lastSegment(word)
        if (index === 0 && MAKE_PROGRAMS.has(name)) for (const path of makefiles) found.add(path)
        for (const path of byName.get(name) ?? []) found.add(path)
      }
  return found
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** `install.sh` of `"$DIR"/install.sh`; empty where the end is not known. */
const lastSegment = (word: Template): string => {
  const last = word.at(-1)
  return last && !isReference(last) ? baseName(last.text) : ''
}
