/** Tags of a repository on a Forgejo instance; `registryUrl` names another than its own, such as Codeberg. */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const forgejoTags = gitTagsDatasource({ name: 'forgejo-tags', repository: onForge('https://code.forgejo.org') })
