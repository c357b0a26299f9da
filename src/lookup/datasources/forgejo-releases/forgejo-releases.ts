/** Releases on a Forgejo instance, taken from the tags: every release has one. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const forgejoReleases = gitTagsDatasource({
  name: 'forgejo-releases',
  repository: onForge('https://code.forgejo.org'),
})
