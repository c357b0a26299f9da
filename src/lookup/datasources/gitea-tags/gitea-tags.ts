/** Tags of a repository on a Gitea instance; `registryUrl` names another than gitea.com. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const giteaTags = gitTagsDatasource({ name: 'gitea-tags', repository: onForge('https://gitea.com') })
