/** A runtime is raised line by line, each with what stands in its way first: a jump over several lines is several small works. */
import type { Obstacle, Runtime, RuntimeStage } from '../../records/base-images.ts'
import { changesLine, findObstacles, lineOf, type RuntimeUpgrade } from './find-obstacles.ts'

/** Empty where the line stays. Downwards, and from one major of Python to the next, it is one stage. */
export const upgradeStages = (upgrade: RuntimeUpgrade): readonly RuntimeStage[] => {
  const { from, to } = upgrade
  if (!changesLine(from, to)) return []
  const seen = new Set<string>()
  return linesBetween(from, to).map((version) => {
    const runtime = { product: to.product, version }
    const obstacles = findObstacles({ ...upgrade, to: runtime }).filter((one) => !seen.has(placeOf(one)))
    for (const one of obstacles) seen.add(placeOf(one))
    return { runtime, obstacles }
  })
}

/** A dependency that has to move again for the next line is told again: its reason ends with the line. */
const placeOf = ({ kind, file, line, text, reason }: Obstacle): string =>
  JSON.stringify([kind, file, line, text, kind === 'dependency' ? reason.replace(/ \S+$/, '') : ''])

/** Minor by minor of Python; of Node.js the even majors, which are those with long support. */
const linesBetween = (from: Runtime, to: Runtime): readonly string[] => {
  const [fromMajor = 0, fromMinor = 0] = partsOf(from)
  const [toMajor = 0, toMinor = 0] = partsOf(to)
  const last = lineOf(to)
  if (to.product === 'python' && fromMajor === toMajor && toMinor > fromMinor)
    return range(fromMinor + 1, toMinor).map((minor) => `${toMajor}.${minor}`)
  if (to.product !== 'node' || toMajor <= fromMajor) return [last]
  return [
    ...range(fromMajor + 1, toMajor - 1)
      .filter((major) => major % 2 === 0)
      .map(String),
    last,
  ]
}

const partsOf = ({ version }: Runtime): readonly number[] => version.split('.').map(Number)

const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
