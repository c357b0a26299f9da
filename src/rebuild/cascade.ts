/** Which images of the repository are built on which, and so in what order they are rebuilt: a base before what stands on it. */
import { parseTaggedName } from './image-names.ts'

export type CascadeImage = Readonly<{
  /** As the configuration has it. */
  name: string
  tags: readonly string[]
  /** What its Dockerfile's `FROM` and `COPY --from` name, build arguments filled in. */
  bases: readonly string[]
}>

export type CascadeStep = Readonly<{
  name: string
  /** Images of this repository that it stands on: where one of them was rebuilt and kept, this one is next. */
  on: readonly string[]
}>

export type Cascade =
  | Readonly<{ status: 'ordered'; steps: readonly CascadeStep[] }>
  | Readonly<{ status: 'cycle'; reason: string; images: readonly string[] }>

/** Else in the order given. A base that is pinned by digest is not followed: a rebuild of it changes nothing for the image. */
export const cascadeOrder = (images: readonly CascadeImage[]): Cascade => {
  const waiting = images.map((image) => ({ name: image.name, on: standsOn(image, images) }))
  const steps: CascadeStep[] = []
  const done = new Set<string>()
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ on }) => on.every((name) => done.has(name)))
    if (index === -1) return cycleAmong(waiting)
    const [step] = waiting.splice(index, 1)
    if (!step) break
    steps.push(step)
    done.add(step.name)
  }
  return { status: 'ordered', steps }
}

const standsOn = ({ bases }: CascadeImage, images: readonly CascadeImage[]): readonly string[] =>
  images.filter((image) => bases.some((base) => isTagOf(base, image))).map(({ name }) => name)

const isTagOf = (base: string, { name, tags }: CascadeImage): boolean => {
  const wanted = parseTaggedName(base)
  return (
    wanted.digest === undefined && wanted.name === parseTaggedName(name).name && tags.includes(wanted.tag ?? 'latest')
  )
}

/** Follows what each waits for until one comes again. */
const cycleAmong = (waiting: readonly CascadeStep[]): Cascade => {
  const next = new Map(
    waiting.map(({ name, on }) => [name, on.find((one) => waiting.some((other) => other.name === one)) ?? name]),
  )
  const path: string[] = []
  let current = waiting[0]?.name ?? ''
  while (!path.includes(current)) {
    path.push(current)
    current = next.get(current) ?? current
  }
  const cycle = [...path.slice(path.indexOf(current)), current]
  return {
    status: 'cycle',
    reason: `images are built on each other in a circle: ${cycle.join(' on ')}`,
    images: waiting.map(({ name }) => name),
  }
}
