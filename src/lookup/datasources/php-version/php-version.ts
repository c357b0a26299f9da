/** Releases of PHP: the tags of its repository, `php-8.5.0RC1` among them. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const phpVersion = gitTagsDatasource({
  name: 'php-version',
  repository: () => 'https://github.com/php/php-src',
  extractVersion: String.raw`^php-(?P<version>\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)$`,
})
