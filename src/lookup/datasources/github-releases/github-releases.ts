/**
 * Releases on GitHub, taken from the tags: every release has one, and listing tags needs no token. So a tag counts as a
 * release here, also one for which nobody wrote a release page.
 */
import { gitTagsDatasource, onForge } from '../../git-releases.ts'

export const githubReleases = gitTagsDatasource({ name: 'github-releases', repository: onForge('https://github.com') })
