import { describe, expect, it } from 'vitest'

import { dependencyPaths } from './dependency-paths.ts'
import { explain } from './explain.ts'
import type { ExplainInput, Subject } from './explain.ts'
import { nearestNames } from './nearest.ts'
import { sampleRun } from './testing-sample.ts'
import { buildPackage, buildPolicy, componentOf, packageId } from './testing.ts'

const release = sampleRun().branches[1]
const input = (query: string, over: Partial<ExplainInput> = {}): ExplainInput => ({
  ...release.before,
  releases: release.releases!,
  attempts: release.attempts,
  query,
  ...over,
})

const subjects = (query: string, over: Partial<ExplainInput> = {}): readonly Subject[] => {
  const explanation = explain(input(query, over))
  return explanation.status === 'found' ? explanation.subjects : []
}

describe('explain', () => {
  it.each(['CVE-2021-44906', 'ghsa-xvch-5gv4-984h', 'minimist', 'pkg:npm/minimist', 'pkg:npm/minimist@1.2.5'])(
    'finds %s',
    (query) => {
      expect(subjects(query).map(({ name }) => name)).toEqual(['minimist'])
    },
  )

  it('gathers pins, packages, findings with their remedies, releases and changes', () => {
    const [crypto] = subjects('golang.org/x/crypto')
    expect(crypto?.pins).toMatchObject([{ file: 'go.mod', line: 41, raw: 'v0.28.0' }])
    expect(crypto?.findings.map(({ finding, remedy }) => [finding.id, remedy?.state])).toEqual([
      ['CVE-2024-45337', 'now'],
      ['CVE-2025-22869', 'now'],
    ])
    expect(crypto?.releases[0]?.releases.at(-1)?.version).toBe('v0.35.0')
    expect(crypto?.changes).toMatchObject([{ position: 2, change: { kind: 'security' } }])
  })

  it('shows how a transitive package comes in', () => {
    expect(subjects('minimist')[0]?.packages.map(({ paths }) => paths)).toEqual([[['mkdirp 0.5.5', 'minimist 1.2.5']]])
  })

  it('shows what was tried', () => {
    expect(subjects('requests')[0]?.changes[0]?.attempts).toMatchObject([{ outcome: 'red' }])
  })

  it('shows rejected candidates with their reasons, and the rules that match', () => {
    const plan = {
      ...release.before.plan,
      policy: buildPolicy('release-1.4', {
        rules: [
          { match: { component: 'lodash' }, hold: 'later' },
          { match: { component: 'golang.org/x/*' }, group: 'x' },
        ],
      }),
      candidates: [
        {
          component: componentOf('Go', 'golang.org/x/crypto'),
          from: '0.28.0',
          version: '0.44.0',
          decision: 'forbidden' as const,
          reasons: ['needs go 1.25, go.mod has 1.24'],
        },
      ],
    }
    const ruleMatches: ExplainInput['ruleMatches'] = ({ match }) => match.component === 'golang.org/x/*'
    const [crypto] = subjects('golang.org/x/crypto', { plan, ruleMatches })
    expect(crypto?.candidates).toMatchObject([{ version: '0.44.0', reasons: ['needs go 1.25, go.mod has 1.24'] }])
    expect(crypto?.rules).toMatchObject([{ number: 2, rule: { group: 'x' } }])
  })

  it('names what may have been meant', () => {
    expect(explain(input('urlib3'))).toMatchObject({ status: 'unknown', nearest: ['urllib3'] })
    expect(explain(input('CVE-2021-44907'))).toMatchObject({
      status: 'unknown',
      nearest: expect.arrayContaining(['CVE-2021-44906']),
    })
  })
})

describe('dependencyPaths', () => {
  const at = (name: string, dependsOn: readonly string[] | 'unknown', direct = false) =>
    buildPackage({
      ecosystem: 'npm',
      name,
      version: '1',
      direct,
      dependsOn:
        dependsOn === 'unknown'
          ? dependsOn
          : dependsOn.map((child) => packageId({ ecosystem: 'npm', name: child, version: '1' })),
    })

  it('is shortest first, and ends where there is a circle', () => {
    const packages = [
      at('app', ['a', 'c'], true),
      at('a', ['b']),
      at('b', ['c', 'a']),
      at('c', ['b']),
      at('tool', ['c'], true),
    ]
    expect(dependencyPaths(packages, packages[3]!)).toEqual([
      ['app 1', 'c 1'],
      ['tool 1', 'c 1'],
    ])
  })

  it('is unknown where the lock file names no edges', () => {
    const packages = [at('app', 'unknown', true), at('a', 'unknown')]
    expect(dependencyPaths(packages, packages[1]!)).toBe('unknown')
  })
})

describe('nearestNames', () => {
  it('takes names within a few slips, and those that contain the query', () => {
    const names = ['golang.org/x/net', 'golang.org/x/crypto', 'lodash', 'lodash-es']
    expect(nearestNames('lodahs', names)).toEqual(['lodash'])
    expect(nearestNames('crypto', names)).toEqual(['golang.org/x/crypto'])
    expect(nearestNames('entirely-else', names)).toEqual([])
  })
})
