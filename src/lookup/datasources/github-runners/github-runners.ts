/** Labels of the runners that GitHub hosts: `ubuntu` at `24.04` is the label `ubuntu-24.04`. Nobody serves them as data. */
import { hashOf } from '../../../records/hash.ts'
import { createDatasource } from '../../create-datasource.ts'
import { releaseIn } from '../../json-releases.ts'
import { missing, quote } from '../../registry-answer.ts'
import { LABELS, READ_ON } from './labels.ts'

export const githubRunners = createDatasource({
  name: 'github-runners',
  registry: async () => hashOf('github-runners', READ_ON),
  async discover({ component: { name }, versioning }) {
    const labels = LABELS[name]
    if (!labels) return missing(`GitHub hosts no runners called ${quote(name)} (as of ${READ_ON})`)
    const releases = labels.map(({ version, state }) =>
      releaseIn(versioning, version, {
        ...(state === 'preview' ? { prerelease: true } : {}),
        ...(state === 'deprecated' ? { deprecated: `deprecated (as of ${READ_ON})` } : {}),
        ...(state === 'removed' ? { yanked: `removed (as of ${READ_ON})` } : {}),
      }),
    )
    return { status: 'found', releases, about: { sourceRepository: 'github.com/actions/runner-images' } }
  },
})
