/** Tags of a repository on GitHub. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const githubTags = gitTagsDatasource({ name: 'github-tags', repository: onForge('https://github.com') })
