/** The manifests of a workspace's packages. */
import { joinPath } from '../../paths.ts'

/** `packages/*`, `!packages/old` in a folder → globs of package.json relative to the root of the tree. */
export const workspaceManifests = (directory: string, globs: readonly string[]): readonly string[] =>
  globs.flatMap((glob) => {
    const refused = glob.startsWith('!')
    const path = joinPath(directory, `${glob.slice(refused ? 1 : 0)}/package.json`)
    return path === undefined ? [] : [`${refused ? '!' : ''}${path}`]
  })
