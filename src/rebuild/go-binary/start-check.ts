/**
 * Whether a new build of a program starts as the old one did. Only asked for what every program answers at once: its version or its
 * help. What it says may differ (linker flags are not recorded by `-trimpath` builds); that it answers may not.
 */
import type { ExecResult } from '../../system/ports.ts'

export type Start = (which: 'old' | 'new', args: readonly string[]) => Promise<ExecResult>

export type StartComparison = Readonly<{ status: 'same' | 'different' | 'unknown'; reason: string }>

const QUESTIONS: readonly (readonly string[])[] = [['--version'], ['version'], ['--help']]

/** The first question that the old one answers with success; where it answers none, both must refuse the first alike. */
export const compareStarts = async (start: Start): Promise<StartComparison> => {
  let first: Answer | undefined
  for (const args of QUESTIONS) {
    const answer = answerOf(await start('old', args))
    first ??= answer
    if (answer.kind === 'success') return compare(args, answer, answerOf(await start('new', args)))
  }
  const [args = []] = QUESTIONS
  if (!first || first.kind === 'broken')
    return { status: 'unknown', reason: `the old one does not start here: ${first?.said ?? 'nothing said'}` }
  return compare(args, first, answerOf(await start('new', args)))
}

type Answer = Readonly<{ kind: 'success' | 'refusal' | 'runs' | 'broken'; said: string }>

const compare = (args: readonly string[], before: Answer, after: Answer): StartComparison => {
  const question = args.join(' ')
  if (before.kind === after.kind) return { status: 'same', reason: `${question}: ${WORDS[after.kind]} as before` }
  return {
    status: 'different',
    reason: `${question}: ${WORDS[before.kind]} before, ${WORDS[after.kind]} now: ${after.said}`,
  }
}

const WORDS = { success: 'answers', refusal: 'refuses', runs: 'keeps running', broken: 'does not start' } as const

/** Crashes of Go's run time, and what the dynamic linker says of a library or a symbol that is not there (ld.so(8), musl). */
const BROKEN =
  /^(?:panic:|fatal error:|SIGSEGV|runtime: )|error while loading shared libraries|version [`'].*not found|[Ee]rror relocating|exec format error|no such file or directory.*(?:\bexec|container_linux|runc|crun)/m

const answerOf = ({ status, exitCode, output }: ExecResult): Answer => {
  const said = output.trim().split('\n').slice(0, 3).join(' ').slice(0, 300)
  if (status === 'timed-out') return { kind: 'runs', said }
  const isBroken =
    status !== 'exited' || exitCode === 126 || exitCode === 127 || (exitCode ?? 0) > 128 || BROKEN.test(output)
  if (isBroken && exitCode !== 0) return { kind: 'broken', said }
  return { kind: exitCode === 0 ? 'success' : 'refusal', said }
}
