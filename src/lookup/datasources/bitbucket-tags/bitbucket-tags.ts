/** Tags of a repository on Bitbucket. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const bitbucketTags = gitTagsDatasource({ name: 'bitbucket-tags', repository: onForge('https://bitbucket.org') })
