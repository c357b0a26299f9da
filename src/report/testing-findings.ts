/** What is wrong with the sample's packages: real advisories, told as findings. */
import type { Finding } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import { buildFinding } from './testing.ts'

export const go = (line: number) => ({ project: 'go.mod', locations: [{ file: 'go.mod', line }] })
export const npm = (line: number) => ({
  project: 'web/package-lock.json',
  locations: [{ file: 'web/package-lock.json', line }],
})
export const python = (line: number) => ({ project: 'poetry.lock', locations: [{ file: 'poetry.lock', line }] })
const fixed = (...versions: readonly string[]) => ({ fix: { state: 'fixed' as const, versions } })
const rated = (level: Finding['severity']['level'], score: number, vector?: string) => ({
  level,
  severity: { source: 'GHSA', level, score, ...(vector ? { vector } : {}) },
})

export const CRYPTO = { ecosystem: 'Go', name: 'golang.org/x/crypto', version: '0.28.0' }
export const NET = { ecosystem: 'Go', name: 'golang.org/x/net', version: '0.30.0' }
export const KUBERNETES = { ecosystem: 'Go', name: 'k8s.io/kubernetes', version: '1.33.2' }
export const MINIMIST = { ecosystem: 'npm', name: 'minimist', version: '1.2.5' }
export const LODASH = { ecosystem: 'npm', name: 'lodash', version: '4.17.20' }
export const JINJA = { ecosystem: 'PyPI', name: 'jinja2', version: '3.1.2' }
export const URLLIB = { ecosystem: 'PyPI', name: 'urllib3', version: '1.26.18' }
export const REQUESTS = { ecosystem: 'PyPI', name: 'requests', version: '2.31.0' }
export const ECDSA = { ecosystem: 'PyPI', name: 'ecdsa', version: '0.19.1' }

export const SAMPLE_FINDINGS = {
  crypto: buildFinding({
    ...CRYPTO,
    ...rated('critical', 9.1, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N'),
    id: 'CVE-2024-45337',
    aliases: ['GHSA-v778-237x-gjrc', 'GO-2024-3321'],
    summary: 'Misuse of ServerConfig.PublicKeyCallback may cause authorization bypass in golang.org/x/crypto',
    ratings: [
      { source: 'GHSA', level: 'critical', score: 9.1, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N' },
      { source: 'GO', level: 'unknown' },
    ],
    ...fixed('0.31.0'),
    published: '2024-12-11T18:15:00Z',
    epss: 0.341,
    ...go(41),
  }),
  cryptoSlow: buildFinding({
    ...CRYPTO,
    ...rated('high', 7.5),
    id: 'CVE-2025-22869',
    aliases: ['GHSA-hcg3-q754-cr77', 'GO-2025-3487'],
    summary: 'Potential denial of service in golang.org/x/crypto',
    ...fixed('0.35.0'),
    published: '2025-02-26T03:07:00Z',
    epss: 0.008,
    ...go(41),
  }),
  net: buildFinding({
    ...NET,
    ...rated('high', 8.7),
    id: 'CVE-2024-45338',
    aliases: ['GHSA-w32m-9786-jp63', 'GO-2024-3333'],
    summary: 'Non-linear parsing of case-insensitive content in golang.org/x/net/html',
    ...fixed('0.33.0'),
    published: '2024-12-18T20:22:00Z',
    ...go(42),
  }),
  netProxy: buildFinding({
    ...NET,
    ...rated('medium', 4.4),
    id: 'CVE-2025-22870',
    aliases: ['GHSA-qxp5-gwg8-xv66', 'GO-2025-3503'],
    summary: 'HTTP proxy bypass using IPv6 zone IDs in golang.org/x/net',
    ...fixed('0.36.0'),
    published: '2025-03-12T18:27:00Z',
    ...go(42),
  }),
  kubernetes: buildFinding({
    ...KUBERNETES,
    ...rated('medium', 5.8),
    id: 'CVE-2025-13281',
    aliases: ['GHSA-r6j8-c6r2-37rr', 'GO-2025-4240'],
    summary: 'Half-blind server side request forgery in kube-controller-manager',
    ...fixed('1.34.3'),
    reviewed: false,
    published: '2025-12-14T22:15:00Z',
    ...go(57),
  }),
  minimist: buildFinding({
    ...MINIMIST,
    ...rated('critical', 9.8, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'),
    id: 'CVE-2021-44906',
    aliases: ['GHSA-xvch-5gv4-984h'],
    summary: 'Prototype pollution in minimist',
    ...fixed('1.2.6'),
    published: '2022-03-18T00:01:00Z',
    ...npm(1180),
  }),
  lodash: buildFinding({
    ...LODASH,
    ...rated('high', 7.2),
    id: 'CVE-2021-23337',
    aliases: ['GHSA-35jh-r3h4-6jhm'],
    summary: 'Command injection in lodash',
    ...fixed('4.17.21'),
    kev: true,
    published: '2021-05-06T16:05:00Z',
    ...npm(911),
  }),
  lodashSlow: buildFinding({
    ...LODASH,
    ...rated('medium', 5.3),
    id: 'CVE-2020-28500',
    aliases: ['GHSA-29mw-wpgm-hmr9'],
    summary: 'Regular expression denial of service in lodash',
    ...fixed('4.17.21'),
    published: '2022-01-06T20:30:00Z',
    ...npm(911),
  }),
  jinja: buildFinding({
    ...JINJA,
    ...rated('medium', 6.1),
    id: 'CVE-2024-22195',
    aliases: ['GHSA-h5c8-rqwp-cp95', 'PYSEC-2024-259'],
    summary: 'Jinja vulnerable to HTML attribute injection when passing user input as keys to xmlattr filter',
    ...fixed('3.1.3'),
    published: '2024-01-11T15:20:00Z',
    ...python(623),
  }),
  urllib: buildFinding({
    ...URLLIB,
    ...rated('medium', 5.3),
    id: 'CVE-2025-50181',
    aliases: ['GHSA-pq67-6m6q-mj2v'],
    summary: 'urllib3 redirects are not disabled when retries are disabled on PoolManager instantiation',
    ...fixed('2.5.0'),
    published: '2025-06-18T17:50:00Z',
    ...python(1402),
  }),
  requests: buildFinding({
    ...REQUESTS,
    ...rated('medium', 5.6),
    id: 'CVE-2024-35195',
    aliases: ['GHSA-9wx4-h78v-vm56', 'PYSEC-2024-48'],
    summary: 'Requests session object does not verify requests after making first request with verify=False',
    ...fixed('2.32.0'),
    published: '2024-05-20T20:15:00Z',
    ...python(1250),
  }),
  ecdsa: buildFinding({
    ...ECDSA,
    ...rated('high', 7.4),
    id: 'CVE-2024-23342',
    aliases: ['GHSA-wj6h-64fc-37mp'],
    summary: 'Minerva timing attack on P-256 in python-ecdsa',
    fix: { state: 'none', versions: [] },
    published: '2024-01-22T21:35:00Z',
    ...python(410),
  }),
  python: buildFinding({
    id: 'EOL-python-3.9',
    kind: 'end-of-life',
    ecosystem: 'PyPI',
    name: 'python',
    version: '3.9',
    level: 'unknown',
    summary: 'Python 3.9 is out of support since 2025-10-31',
    urls: [],
    packageIds: [],
    pinIds: [hashOf('pin', 'Dockerfile', 'python')],
    locations: [{ file: 'Dockerfile', line: 1 }],
  }),
} satisfies Readonly<Record<string, Finding>>
