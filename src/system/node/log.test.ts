import { expect, test } from 'vitest'

import { createLog } from './log.ts'

const sink = (isTTY: boolean) => {
  const written: string[] = []
  return { written, isTTY, columns: 20, write: (text: string) => written.push(text) }
}

test('a terminal gets one progress line that is rewritten and never wraps', () => {
  const terminal = sink(true)
  const log = createLog({ sink: terminal })
  log.progress('looking up a very long component name')
  log.info('done')
  expect(terminal.written).toEqual(['\r\u001B[2Klooking up a very l', '\r\u001B[2K', 'done\n'])
})

test('a pipe gets plain lines, not more than one each five seconds', () => {
  const pipe = sink(false)
  let now = 0
  const log = createLog({ sink: pipe, now: () => now })
  for (now = 0; now < 11_000; now += 1_000) log.progress(`at ${now}`)
  expect(pipe.written).toEqual(['at 0\n', 'at 5000\n', 'at 10000\n'])
})

test('secrets and control characters never get through', () => {
  const pipe = sink(false)
  const log = createLog({ sink: pipe })
  log.hide('hunter2')
  log.warn('password hunter2 \u001B]0;title\u0007')
  expect(pipe.written).toEqual(['password *** ]0;title\n'])
})

test('quiet shows warnings alone', () => {
  const pipe = sink(false)
  const log = createLog({ sink: pipe, level: 'quiet' })
  log.info('a')
  log.progress('b')
  log.debug('c')
  log.warn('d')
  expect(pipe.written).toEqual(['d\n'])
})
