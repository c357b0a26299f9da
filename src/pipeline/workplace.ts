/** What is open while a repository is worked on: our clone of it, and the databases that remember. */
import type { CaptureCache } from '../capture/capture-cache.ts'
import { createReleaseStore, type ReleaseStore } from '../lookup/release-store.ts'
import { openCaptureCache } from './examine-tree.ts'
import { openRepository, type OpenedRepository, type OpenRequest } from './open-repository.ts'
import type { Services } from './services.ts'
import { openState, type State } from './state/open-state.ts'

export type Workplace = Readonly<{
  repository: OpenedRepository
  state: State
  releases: ReleaseStore
  captures: CaptureCache
  close: () => void
}>

export const openWorkplace = async (request: OpenRequest, services: Services): Promise<Workplace> => {
  const { clock, processes, openDatabase } = services
  await services.openFolder(request.stateDirectory)
  const repository = await openRepository(request, services.repositories)
  const place = `${repository.directory}/state.sqlite`
  const states = openDatabase(place)
  // Answers of registries serve every repository of the user.
  const releases = openDatabase(`${request.stateDirectory}/releases.sqlite`)
  const captures = openDatabase(`${repository.directory}/capture.sqlite`)
  return {
    repository,
    state: openState(states, { place, processes, clock }),
    releases: createReleaseStore(releases, clock),
    captures: openCaptureCache(captures),
    close: () => {
      for (const database of [states, releases, captures]) database.close()
    },
  }
}
