import { expect, test } from 'vitest'

import { advisedEcosystems } from './advised-ecosystems.ts'

const KNOWN = [
  'Alpine:v3.22',
  'Debian:12',
  'Debian:13',
  'Red Hat:enterprise_linux:8::baseos',
  'Red Hat:enterprise_linux:9::appstream',
  'Red Hat:enterprise_linux:9::baseos',
  'Red Hat:rhel_eus:9.4::baseos',
  'Rocky Linux:9',
  'SUSE:Linux Enterprise Module for Basesystem 15 SP6',
  'SUSE:Linux Enterprise Server 15 SP5-LTSS',
  'SUSE:Linux Enterprise Server 15 SP6',
  'Ubuntu:22.04:LTS',
  'Ubuntu:25.10',
  'Ubuntu:Pro:22.04:LTS',
  'Ubuntu:Pro:FIPS:22.04:LTS',
  'npm',
]

test.each([
  ['npm', ['npm'], []],
  ['Debian:12', ['Debian:12'], []],
  ['Debian:12.5', ['Debian:12'], []],
  ['Debian:11', ['Debian:11'], []],
  ['Ubuntu:22.04', ['Ubuntu:22.04:LTS'], ['Ubuntu:Pro:22.04:LTS']],
  ['Ubuntu:22.04:LTS', ['Ubuntu:22.04:LTS'], ['Ubuntu:Pro:22.04:LTS']],
  ['Ubuntu:25.10', ['Ubuntu:25.10'], []],
  ['Ubuntu:Pro:22.04:LTS', ['Ubuntu:Pro:22.04:LTS'], []],
  ['Alpine:3.22', ['Alpine:v3.22'], []],
  ['Alpine:v3.22.1', ['Alpine:v3.22'], []],
  ['Red Hat:enterprise_linux:9', ['Red Hat:enterprise_linux:9::appstream', 'Red Hat:enterprise_linux:9::baseos'], []],
  [
    'Red Hat:enterprise_linux:9::baseos',
    ['Red Hat:enterprise_linux:9::appstream', 'Red Hat:enterprise_linux:9::baseos'],
    [],
  ],
  ['Rocky Linux:9.4', ['Rocky Linux:9'], []],
  [
    'SUSE:Linux Enterprise Server 15 SP6',
    ['SUSE:Linux Enterprise Module for Basesystem 15 SP6', 'SUSE:Linux Enterprise Server 15 SP6'],
    [],
  ],
  ['SUSE:Linux Enterprise Server 15 SP5', ['SUSE:Linux Enterprise Server 15 SP5'], []],
])('%s', (ecosystem, standard, subscription) => {
  expect(advisedEcosystems(ecosystem, KNOWN)).toEqual({ standard, subscription })
})
