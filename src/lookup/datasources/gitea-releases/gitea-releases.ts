/** Releases on a Gitea instance, taken from the tags: every release has one. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const giteaReleases = gitTagsDatasource({ name: 'gitea-releases', repository: onForge('https://gitea.com') })
