/** How images are read, against syft: whole, and once more when their layers are known. */
import { basename, resolve } from 'node:path'

import { measureInTurns, ours, report, seconds, type Call } from './measure.ts'

type Images = Readonly<{
  /** The program. */
  syft: string
  /** Folders of OCI layouts with one image each. */
  layouts: readonly string[]
  /** A folder that may be filled. */
  cache: string
}>

const ratioTo = (peer: number, own: number): string => `1/${(peer / own).toFixed(1)}`

export const benchImages = ({ syft, layouts, cache }: Images): void => {
  for (const layout of layouts) benchImage(syft, resolve(layout), cache)
}

/** The turn that does not count fills the cache. */
const benchImage = (syft: string, layout: string, cache: string): void => {
  const theirs: Call = { program: syft, args: ['-q', `oci-dir:${layout}`, '-o', 'json'] }
  const whole = ours('inventory', `oci:${layout}`, '--json', '--quiet', '--no-cache')
  const known = { ...ours('inventory', `oci:${layout}`, '--json', '--quiet'), cache }
  const [peer, own, again] = measureInTurns([theirs, whole, known], 5)
  if (!peer || !own || !again) return
  report({
    what: `reading ${basename(layout)} against syft`,
    measured: ratioTo(peer.seconds, own.seconds),
    budget: '1/1',
    kept: own.seconds <= peer.seconds,
    detail: `${seconds(own.seconds)}, ${seconds(peer.seconds)}`,
  })
  report({
    what: 'the same, of layers that are known',
    measured: ratioTo(peer.seconds, again.seconds),
    budget: '1/10',
    kept: again.seconds <= peer.seconds / 10,
    detail: seconds(again.seconds),
  })
  report({
    what: 'memory of the first reading',
    measured: `${own.megabytes.toFixed(0)} MB`,
    budget: '300 MB',
    kept: own.megabytes <= 300,
  })
}
