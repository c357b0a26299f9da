/** The repository that builds an image: its Dockerfiles, what it says about its images, and what its own files bring into them. */
import { findVulnerabilities } from '../../advise/match/find-vulnerabilities.ts'
import type { DockerfileText } from '../../capture/image/attribution/build-chain.ts'
import type { TreeReading } from '../../plan/image/situation.ts'
import type { Acceptance, Config } from '../../records/config.ts'
import type { Source } from '../../records/source.ts'
import type { Tree } from '../../system/ports.ts'
import { folderSource, takeInventory } from '../examine-tree.ts'
import { loadConfig } from '../load-config.ts'
import { listedOnce, readTexts } from '../read-texts.ts'
import type { Services } from '../services.ts'
import type { ImageTools } from './image-tools.ts'

export type ImageHome = Readonly<{
  /** Absolute folder. */
  root: string
  tree: Tree
  source: Source
  config: Config
  accept: readonly Acceptance[]
  dockerfiles: readonly DockerfileText[]
}>

const DOCKERFILE = /(?:^|\/)(?:[^/]*\.)?(?:Dockerfile|Containerfile)(?:\.[^/]*)?$/i

/** A folder as it is. */
export const openImageHome = async (root: string, services: Services): Promise<ImageHome> => {
  const tree = listedOnce(services.repositories.folderTree(root))
  const [source, { config, accept }] = await Promise.all([
    folderSource(root, services.repositories),
    loadConfig(tree, services.http),
  ])
  return readImageHome({ root, tree, source, config, accept })
}

/** Any tree whose configuration is known; `accept`: what other files than the configuration accept. */
export const readImageHome = async (home: Omit<ImageHome, 'dockerfiles'>): Promise<ImageHome> => {
  const { tree, config, accept } = home
  const texts = await readTexts(tree, (path) => DOCKERFILE.test(path) || isNamed(config, path))
  const dockerfiles = [...texts].map(([path, text]) => ({ path, text }))
  return { ...home, accept: [...config.accept, ...accept], dockerfiles }
}

const isNamed = ({ images }: Config, path: string): boolean => images.some(({ dockerfile }) => dockerfile === path)

/** What the files of the repository bring into its images, and what is wrong with it there. */
export const readHomeTree = async (home: ImageHome, tools: ImageTools): Promise<TreeReading> => {
  const { tree, source, config } = home
  const inventory = await takeInventory({
    tree,
    source,
    ...config.capture,
    ...(tools.cache ? { cache: tools.cache } : {}),
  })
  const store = await tools.advisories(inventory)
  return { inventory, findings: findVulnerabilities({ inventory, store, now: tools.services.clock.now() }) }
}
