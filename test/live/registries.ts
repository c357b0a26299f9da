/**
 * Asks real registries, as this machine's own clients are configured, and prints what came: how many releases, the newest, its date.
 * Hosts are not shown. Run by hand: `node test/live/registries.ts [datasource …]`; what is not reachable says so.
 */
import { homedir } from 'node:os'

import { defaultVersioning } from '../../src/capture/pins/default-versioning.ts'
import { datasources } from '../../src/lookup/datasources/index.ts'
import { DEFAULT_CONFIG } from '../../src/records/config.ts'
import { createClientConfig } from '../../src/system/node/client-config.ts'
import { systemClock, systemRandom } from '../../src/system/node/clock.ts'
import { createExec } from '../../src/system/node/exec.ts'
import { createGitRemotes } from '../../src/system/node/git-remotes.ts'
import { createHttp } from '../../src/system/node/http.ts'
import { createContainerRegistries } from '../../src/system/node/oci/container-registries.ts'
import { createUnpacker } from '../../src/system/node/unpacker.ts'

/** What is asked for: datasource, name, the version in use, registryUrl. */
const QUESTIONS: readonly (readonly [string, string, string?, string?])[] = [
  ['crate', 'serde', '1.0.200'],
  ['crate', 'a', undefined],
  ['maven', 'junit:junit', '4.12'],
  ['maven', 'org.springframework:spring-core', '6.2.0'],
  ['pypi', 'requests', '2.31.0'],
  ['npm', 'left-pad', '1.0.0'],
  ['go', 'golang.org/x/net', 'v0.30.0'],
  ['golang-version', 'go', '1.24.0'],
  ['rubygems', 'rails', '7.0.0'],
  ['nuget', 'Newtonsoft.Json', '12.0.1'],
  ['packagist', 'symfony/console', '6.0.0'],
  ['helm', 'cert-manager', '1.14.0', 'https://charts.jetstack.io'],
  ['helm', 'karpenter', '1.0.0', 'oci://public.ecr.aws/karpenter'],
  ['docker', 'library/alpine', '3.20'],
  ['gradle-version', 'gradle', '8.0'],
  ['java-version', 'java', '21.0.0'],
  ['dotnet-version', 'dotnet-sdk', '8.0.100'],
  ['terraform-provider', 'hashicorp/aws', '5.0.0'],
  ['terraform-module', 'terraform-aws-modules/vpc/aws', '5.0.0'],
  ['hex', 'phoenix', '1.7.0'],
  ['dart', 'http', '1.0.0'],
  ['conda', 'conda-forge/numpy', '1.26.0'],
  ['github-releases', 'kubernetes-sigs/kind', 'v0.20.0'],
  ['rust-version', 'rust', '1.80.0'],
  ['ruby-version', 'ruby', '3.3.0'],
  ['php-version', 'php', '8.3.0'],
  ['kubernetes-minor', 'kubernetes', 'v1.30'],
  ['generic', 'dpdk', '23.11', 'https://fast.dpdk.org/rel/dpdk-{version}.tar.xz'],
  ['github-runners', 'ubuntu', '22.04'],
  ['deb', 'curl', undefined],
  ['deb', 'libc6', undefined],
]

const wanted = new Set(process.argv.slice(2))
const exec = createExec({ path: process.env['PATH'] ?? '' })
const http = createHttp({ env: process.env, clock: systemClock, random: systemRandom, attempts: 1 })
const clients = createClientConfig({ exec, env: process.env, home: homedir(), overrides: DEFAULT_CONFIG.registries })
const ports = {
  http,
  exec,
  clients,
  remotes: createGitRemotes({ exec, env: process.env }),
  containers: createContainerRegistries({ http, clients }),
  unpacker: createUnpacker(exec),
  clock: systemClock,
  log: { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} },
}

const withoutHosts = (text: string): string => text.replaceAll(/\b(?:[\w-]+\.)+[a-z]{2,}(?=[/:;, ]|$)/g, '…')

for (const [name, component, current, registryUrl] of QUESTIONS) {
  const datasource = datasources.find((one) => one.name === name)
  if (!datasource || (wanted.size > 0 && !wanted.has(name))) continue
  const started = performance.now()
  const { answer } = await datasource.releases(
    {
      component: { datasource: name, name: component, purl: `pkg:${name}/${component}` },
      versioning: defaultVersioning(name),
      ...(current ? { current } : {}),
      ...(registryUrl ? { registryUrl } : {}),
    },
    ports,
  )
  const newest = answer.releases.findLast(({ prerelease }) => !prerelease)
  const dated = answer.releases.filter(({ date }) => date).length
  const yanked = answer.releases.filter((release) => release.yanked ?? release.deprecated).length
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
  const facts =
    answer.status === 'found'
      ? `${answer.releases.length} releases, ${dated} dated, ${yanked} yanked or deprecated, newest ${newest?.version} ${newest?.date ?? ''}`
      : withoutHosts(answer.reason ?? '')
  const signature = answer.signature ? ` [${answer.signature}]` : ''
  const time = Math.round(performance.now() - started)
  console.log(`${name} ${component}: ${answer.status}, ${facts}${signature} (${time} ms, ${memory} MB)`)
}
await http.close()
