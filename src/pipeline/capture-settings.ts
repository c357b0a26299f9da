/**
 * What the configuration says of capture alone, for a command that needs nothing else of it: schemas are loaded where there is a
 * `seaworthy.yaml`, translators where another tool's file says something of files.
 */
import type { Config } from '../records/config.ts'
import type { Tree } from '../system/ports.ts'
import { readTexts } from './read-texts.ts'

const OWN = /^(?:\.github\/)?seaworthy\.yaml$/
const FOREIGN = /^(?:(?:\.github\/|\.gitlab\/)?renovate\.json[c5]?|\.renovaterc(?:\.json[c5]?)?|package\.json)$/
/** Keys of Renovate, and the one preset, that say which files are read and how. */
const TELLING = /(?:customManagers|regexManagers|ignorePaths)["']?\s*:\s*\[|biomeVersions/

/** `loadOwn` reads the whole configuration. Throws UsageError. */
export const captureSettings = async (tree: Tree, loadOwn: () => Promise<Config>): Promise<Config['capture']> => {
  const paths = (await tree.list()).map(({ path }) => path)
  if (paths.some((path) => OWN.test(path))) return (await loadOwn()).capture
  if (!paths.some((path) => FOREIGN.test(path))) return NONE
  const texts = await readTexts(tree, (path) => FOREIGN.test(path))
  return [...texts.values()].some((text) => TELLING.test(text)) ? (await loadOwn()).capture : NONE
}

const NONE: Config['capture'] = { ignore: [], custom: [] }
