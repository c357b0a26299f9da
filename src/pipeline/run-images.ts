/**
 * The images of a repository, after its branches: whether there are any to look at, and from which commit. What reads them is
 * loaded here, so that a repository without images pays nothing for it.
 */
import type { AdvisoryStore } from '../advise/store/advisory-store.ts'
import type { CaptureCache } from '../capture/capture-cache.ts'
import type { ImagePorts } from '../capture/image/image-ports.ts'
import type { Platform } from '../capture/image/manifests/platform.ts'
import type { Config } from '../records/config.ts'
import type { ReportInput } from '../report/build-report.ts'
import type { Jobs } from './branch-jobs.ts'
import type { ImagesRequest } from './images/report-images.ts'
import type { OpenedRepository } from './open-repository.ts'
import { listedOnce } from './read-texts.ts'
import type { Services } from './services.ts'

export type ImageSettings = Readonly<{
  /** Called where there are images, with what the configuration says of registries. */
  open: (
    registries: Config['registries'],
  ) => Promise<Readonly<{ ports: ImagePorts; platform: Platform; cache: CaptureCache | undefined }>>
  /** Absent: nothing is built. */
  rebuild?: Pick<NonNullable<ImagesRequest['rebuild']>, 'timeoutMs' | 'trusted' | 'keep'>
}>

export type ImagesRun = Readonly<{
  settings: ImageSettings | undefined
  /** The one that alone was asked for. */
  branch: string | undefined
  work: Jobs
  repository: OpenedRepository
  store: AdvisoryStore
  advisories: Readonly<{ file: string; offline: boolean }>
  stateDirectory: string
}>

/** Images are those of the default branch as the run leaves it. */
export const runImages = async (run: ImagesRun, services: Services): Promise<NonNullable<ReportInput['images']>> => {
  const { settings, branch, work, repository, store } = run
  const { config, accept, defaultBranch, ref, tip } = work
  if (!settings || config.images.length === 0 || (branch !== undefined && branch !== defaultBranch)) return []
  const [{ reportImages }, { openImageTools }, { ports, platform, cache }] = await Promise.all([
    import('./images/report-images.ts'),
    import('./images/image-tools.ts'),
    settings.open(config.registries),
  ])
  const { identity, clone, target, directory } = repository
  const commit = (await target.resolve(ref)) ?? tip
  const source = { repository: identity, kind: 'tree', ref: defaultBranch, branch: defaultBranch, commit } as const
  const { file, offline } = run.advisories
  const registries = config.registries
  const request = { file, offline, images: ports, stateDirectory: run.stateDirectory, registries, cache, store }
  const tools = await openImageTools(request, services)
  try {
    return await reportImages(
      {
        home: { root: directory, tree: listedOnce(clone.tree(commit)), source, config, accept },
        platform,
        ...(settings.rebuild ? { rebuild: { ...settings.rebuild, checkout: { clone, commit, directory } } } : {}),
      },
      tools,
    )
  } finally {
    tools.close()
  }
}
