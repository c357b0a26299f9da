/** Releases on GitLab, taken from the tags: every release has one. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const gitlabReleases = gitTagsDatasource({ name: 'gitlab-releases', repository: onForge('https://gitlab.com') })
