/**
 * Mutated and truncated files through the whole of capture:
 *
 *     node test/live/fuzz-capture.ts [--minutes 10] [--family yaml,shell] [--seed 1] [--megabytes 300] FOLDER…
 *
 * The folders give the corpus: real repositories. Each input is a small tree, some of its files mutated. A worker captures
 * it; one that does not answer in time is ended and started again. It is a failure when capture throws, takes longer than
 * `TIME_LIMIT`, gives a pin whose text is not what stands at its place, or needs more heap than `--megabytes`.
 * Every failure prints the family and the seed that makes it again. Exit code 1 where there is one.
 */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

import { FAMILIES, readCorpus, type CorpusFile } from './fuzz/corpus.ts'

/** Inputs are at most some hundred kilobytes: what takes longer than this, in ms, is not linear. */
const TIME_LIMIT = 5000

export type FuzzTask = Readonly<{ seed: number }>
export type FuzzAnswer = Readonly<{ failure?: string; pins: number; heapMegabytes: number }>

type Tally = { inputs: number; pins: number; slowest: number; heap: number; failures: string[] }

/** V8 ends a worker that needs more heap than this. */
const startWorker = (files: readonly CorpusFile[], megabytes: number): Worker =>
  new Worker(fileURLToPath(new URL('fuzz/worker.ts', import.meta.url)), {
    workerData: files,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })

const isAnswer = (value: unknown): value is FuzzAnswer =>
  typeof value === 'object' && value !== null && 'heapMegabytes' in value

/** What the worker says of one input, or why it said nothing. */
const ask = async (worker: Worker, task: FuzzTask): Promise<FuzzAnswer | string> => {
  const patience = new AbortController()
  const answer = once(worker, 'message', { signal: patience.signal }).then(([value]: unknown[]) => value)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  worker.postMessage(task)
  const value = await Promise.race([
    answer.catch((error: unknown) => `the worker died: ${String(error)}`),
    delay(TIME_LIMIT, `no answer in ${TIME_LIMIT} ms`, { signal: patience.signal }),
  ])
  patience.abort()
  return isAnswer(value) ? value : String(value)
}

type Rules = Readonly<{ minutes: number; seed: number; megabytes: number }>

const fuzzFamily = async (files: readonly CorpusFile[], rules: Rules): Promise<Tally> => {
  const tally: Tally = { inputs: 0, pins: 0, slowest: 0, heap: 0, failures: [] }
  const end = performance.now() + rules.minutes * 60_000
  let worker = startWorker(files, rules.megabytes)
  await once(worker, 'message') // It has loaded what it needs; that takes no part in the limit.
  for (let seed = rules.seed; performance.now() < end; seed += 1) {
    const began = performance.now()
    const answer = await ask(worker, { seed })
    tally.inputs += 1
    if (typeof answer === 'string') {
      tally.failures.push(`seed ${seed}: ${answer}`)
      await worker.terminate()
      worker = startWorker(files, rules.megabytes)
      await once(worker, 'message')
      continue
    }
    tally.slowest = Math.max(tally.slowest, performance.now() - began)
    tally.pins += answer.pins
    tally.heap = Math.max(tally.heap, answer.heapMegabytes)
    if (answer.failure !== undefined) tally.failures.push(`seed ${seed}: ${answer.failure}`)
  }
  await worker.terminate()
  return tally
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    family: { type: 'string', default: FAMILIES.map(({ name }) => name).join(',') },
    seed: { type: 'string', default: '1' },
    megabytes: { type: 'string', default: '300' },
  },
})
const rules: Rules = {
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  megabytes: Number(values.megabytes),
}
const corpus = readCorpus(positionals)
let failed = false
for (const name of values.family.split(',')) {
  const files = corpus.get(name) ?? []
  if (files.length === 0) {
    console.log(`${name}: expected a file of this family in the folders, found none`)
    failed = true
    continue
  }
  const { inputs, pins, slowest, heap, failures } = await fuzzFamily(files, rules)
  failed ||= failures.length > 0
  console.log(
    `${name}: ${inputs} inputs of ${files.length} files, ${pins} pins, slowest ${slowest.toFixed(0)} ms, heap at most ${heap} MB, ${failures.length} failures`,
  )
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`)
}
process.exitCode = failed ? 1 : 0
