import { expect, test } from 'vitest'

import { planUpdates } from '../plan-updates.ts'
import { aComponent, aPin, someReleases, world } from '../testing.ts'

const RELEASES = ['3.9.19', '3.10.13', '3.10.14', '3.12.4', { version: '3.13.0rc1', prerelease: true }, '3.11.9']

const targetOf = (datasource: string, current: string, versioning: string): string | undefined => {
  const component = aComponent(datasource, 'runtime')
  const pins = [aPin({ component, current, versioning })]
  const answers = [someReleases(component, RELEASES)]
  return planUpdates(world({ pins, policy: { name: 'latest' }, answers })).changes[0]?.ladder[0]?.moves[0]?.to
}

test.each([
  ['python-version', '3.10', 'pep440', '3.12'],
  ['python-version', '3.10.13', 'pep440', '3.12.4'],
  ['python-version', '3.12', 'pep440', undefined],
  ['python-version', '3', 'pep440', undefined],
  ['ruby-version', '3.10', 'gem', '3.12'],
  ['github-releases', '3.10', 'semver-coerced', '3.12.4'],
])('%s %s by %s goes to %s', (datasource, current, versioning, expected) => {
  expect(targetOf(datasource, current, versioning)).toBe(expected)
})
