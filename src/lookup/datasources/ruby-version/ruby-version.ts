/** Releases of Ruby: the tags of its repository, `v3_4_1`, `v3_5_0_preview1`, and since 4.0 `v4.0.0`. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const rubyVersion = gitTagsDatasource({
  name: 'ruby-version',
  repository: () => 'https://github.com/ruby/ruby',
  extractVersion: String.raw`^v(?P<version>\d+[_.]\d+[_.]\d+(?:[_-](?:preview|rc)\d+)?)$`,
  spell: (tag) => tag.replaceAll(/_(?=\d)/g, '.').replace('_', '-'),
})
