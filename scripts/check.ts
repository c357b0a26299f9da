/** `npm run check`: every check that CI makes, one line each; what a failing one printed is shown whole. */
import { spawnSync } from 'node:child_process'

const STEPS = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'tsc', '-p', '.'],
  ['boundaries', 'node', 'scripts/check-boundaries.ts'],
  ['dead code', 'knip'],
  ['tests', 'vitest', 'run', '--reporter=default'],
] as const

const runStep = ([name, command, ...args]: (typeof STEPS)[number]): boolean => {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5)
  const green = status === 0
  console.log(`${green ? 'ok    ' : 'FAILED'}  ${seconds} s  ${name}`)
  if (!green) console.log(`${stdout ?? ''}${stderr ?? ''}`)
  else if (name === 'tests' || name === 'boundaries') console.log(stdout.trim().split('\n').slice(-6).join('\n'))
  return green
}

const wanted = process.argv.slice(2)
const steps = STEPS.filter(([name]) => wanted.length === 0 || wanted.includes(name))
const results = steps.map(runStep)
process.exitCode = results.every(Boolean) ? 0 : 1
