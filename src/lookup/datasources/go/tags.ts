/** Module versions among the tags of a repository (go.dev/ref/mod#vcs-version). Pure. */
import type { Release } from '../../../records/releases.ts'
import type { GitRef } from '../../../system/ports.ts'
import { goMod } from '../../../versions/go.ts'

const CANONICAL = /^v(\d+)\.\d+\.\d+(?:-[\w.-]+)?$/

type Place = Readonly<{ prefix: string; major: (found: number) => boolean }>

/** `example.com/repo/sub/v2`: tags `sub/v2.x.y`. `gopkg.in/yaml.v3` names its major after a dot. */
const placeOf = (path: string, root: string): Place => {
  const [, dotMajor] = /\.v(\d+)$/.exec(root) ?? []
  const rest = path.slice(root.length).replace(/^\//, '')
  const [, folder = '', major] = /^(.*?)(?:(?:^|\/)v(\d+))?$/.exec(rest) ?? []
  const wanted = dotMajor ?? major
  return {
    prefix: folder === '' ? '' : `${folder}/`,
    major: (found) => (wanted === undefined ? found <= 1 : found === Number(wanted)),
  }
}

/** `root` is the part of the path that is the repository. Each release carries its commit as digest. */
export const releasesOfTags = (path: string, root: string, refs: readonly GitRef[]): readonly Release[] => {
  const { prefix, major } = placeOf(path, root)
  return refs.flatMap(({ name, commit }) => {
    const tag = name.startsWith(`refs/tags/${prefix}`) ? name.slice(`refs/tags/${prefix}`.length) : ''
    const found = CANONICAL.exec(tag)?.[1]
    if (found === undefined || !major(Number(found))) return []
    const release = { version: tag, prerelease: goMod.isPrerelease(tag), runtimes: {}, digest: commit }
    return [prefix === '' ? release : { ...release, tag: `${prefix}${tag}` }]
  })
}
