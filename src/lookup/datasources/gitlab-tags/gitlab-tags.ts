/** Tags of a repository on GitLab, groups within groups included. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const gitlabTags = gitTagsDatasource({ name: 'gitlab-tags', repository: onForge('https://gitlab.com') })
