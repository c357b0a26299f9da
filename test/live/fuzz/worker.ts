/** Captures one mutated tree at a time, on behalf of the fuzzer. */
import { parentPort, workerData } from 'node:worker_threads'

import { captureFiles } from '../../../src/capture/testing.ts'
import type { Inventory } from '../../../src/records/inventory.ts'
import type { FuzzAnswer, FuzzTask } from '../fuzz-capture.ts'
import type { CorpusFile } from './corpus.ts'
import { mutate, randomOf } from './mutate.ts'

const corpus: readonly CorpusFile[] = workerData

/** Up to four files of the family, the first always mutated. */
const treeOf = (seed: number): Readonly<Record<string, string>> => {
  const random = randomOf(seed)
  const files = Array.from({ length: 1 + random(4) }, () => corpus[random(corpus.length)]!)
  const mutated = files.map(({ path, text }, index) => [
    path,
    index === 0 || random(2) === 0 ? mutate(text, random) : text,
  ])
  const beside = files.flatMap((file) => file.beside ?? []).map(({ path, text }) => [path, text])
  return Object.fromEntries([...beside, ...mutated])
}

/** `undefined` where every pin's text stands at its place. */
const misplacedPin = ({ pins }: Inventory, files: Readonly<Record<string, string>>): string | undefined => {
  const wrong = pins.find(({ file, range, raw }) => files[file]?.slice(...range) !== raw)
  return wrong && `${wrong.file}:${wrong.line}: ${wrong.manager} says ${JSON.stringify(wrong.raw)}, which is not there`
}

const capture = async ({ seed }: FuzzTask): Promise<FuzzAnswer> => {
  const files = treeOf(seed)
  const heapMegabytes = () => Math.round(process.memoryUsage().heapUsed / 1e6)
  try {
    const inventory = await captureFiles(files)
    const failure = misplacedPin(inventory, files)
    return { pins: inventory.pins.length, heapMegabytes: heapMegabytes(), ...(failure ? { failure } : {}) }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { pins: 0, heapMegabytes: heapMegabytes(), failure }
  }
}

parentPort?.on('message', (task: FuzzTask) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  void capture(task).then((answer) => parentPort?.postMessage(answer))
})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
parentPort?.postMessage('ready')
