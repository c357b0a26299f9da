import type { CommandSubject, Recognizer, RecognizerContext, Resolved, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
/**
 * Charts that commands install, render or fetch: of a repository that some `helm repo add` of the repository names, of
 * `--repo`, of an OCI registry, or of a chart archive's address.
 */
import { addressesIn, textsOf } from '../claims/address.ts'
import { readChartAddress } from '../claims/chart-address.ts'
import { partOf, readArguments, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { nameReference, readRepository } from '../claims/git-claim.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'

export const helm: Recognizer = {
  name: 'helm',
  kinds: ['command', 'text', 'definition', 'block'],
  programs: ['helm', 'helm3'],
  mentions: /\.tgz/,
  recognize: (subject, context) => {
    if (subject.kind === 'command' && HELM.test(subject.program))
      return makeClaims(subject.file, [findInCommand(subject, context)])
    return makeClaims(subject.file, findArchives(subject))
  },
}

const HELM = /^helm3?$/

const VALUED: ReadonlySet<string> = new Set(
  (
    '--version --repo -n --namespace -f --values --set --set-string --set-file --set-json --set-literal --timeout ' +
    '--kube-context --kubeconfig --kube-apiserver --kube-token --username --password --ca-file --cert-file --key-file ' +
    '--keyring -d --destination --untardir -o --output --description --history-max --post-renderer --post-renderer-args ' +
    '-a --api-versions --kube-version -s --show-only --output-dir --name-template --registry-config --repository-cache ' +
    '--repository-config -l --labels --name --wait-timeout --dry-run'
  ).split(' '),
)
const VERSION: ReadonlySet<string> = new Set(['--version'])
const REPO: ReadonlySet<string> = new Set(['--repo'])

const findInCommand = ({ words }: CommandSubject, context: RecognizerContext): Finding | undefined => {
  const args = readArguments(words.slice(1), VALUED)
  const [verb, ...operands] = args.operands
  switch (verb?.text) {
    case 'install':
    case 'upgrade':
    case 'template':
      return findChart(operands[1] ?? operands[0], args, context)
    case 'pull':
    case 'fetch':
      return findChart(operands[0], args, context)
    case 'show':
    case 'inspect':
      return findChart(operands[1], args, context)
    case 'plugin':
      return operands[0]?.text === 'install' ? findPlugin(operands[1], args) : undefined
    default:
      return undefined
  }
}

const findChart = (chart: Word | undefined, args: Arguments, context: RecognizerContext): Finding | undefined => {
  if (!chart || /^[./~]/.test(chart.text) || chart.text.startsWith(OPAQUE)) return undefined
  if (chart.text.startsWith('oci://')) return findOciChart(chart, args)
  if (chart.text.includes('://')) return findArchive(chart.at, 'helm chart')[0]
  const repo = valuesOf(args, REPO)[0]?.text
  if (repo !== undefined) return chartFinding(chart.text, chart, args, isAddress(repo) ? repo : undefined)
  const [alias = '', name, ...deeper] = chart.text.split('/')
  if (name === undefined || name === '' || deeper.length > 0 || context.hasFile(`${chart.text}/Chart.yaml`))
    return undefined
  const registryUrl = repositoriesOf(context).get(alias) ?? PUBLIC.get(alias)
  // A folder of charts looks the same as a repository's name.
  if (registryUrl === undefined && (!hasVersion(args) || /^(?:charts?|helm|deploy|manifests)$/.test(alias)))
    return undefined
  return chartFinding(name, chart, args, registryUrl)
}

const hasVersion = (args: Arguments): boolean => valuesOf(args, VERSION).length > 0

const isAddress = (text: string): boolean => /^https?:\/\//.test(text) && !text.includes(OPAQUE)

const chartFinding = (name: string, chart: Word, args: Arguments, registryUrl: string | undefined): Finding => ({
  component: { datasource: 'helm', name },
  ...versionOf(chart, args),
  evidence: 'helm chart',
  ...(registryUrl === undefined ? {} : { registryUrl }),
})

/** Behind the chart's name where no version is given. */
const versionOf = (chart: Word, args: Arguments): Pick<Finding, 'at' | 'range'> => {
  const { at, start, end } = valuesOf(args, VERSION).at(-1) ?? partOf(chart, chart.text.length, chart.text.length)
  return { at, range: [start, end] }
}

const OCI = /^oci:\/\/([^@]+?)(?::([\w.+-]+|\uE000))?$/d

const findOciChart = (chart: Word, args: Arguments): Finding | undefined => {
  const match = OCI.exec(chart.text)
  const tag = match?.indices?.[2]
  if (!match) return undefined
  const place = tag ? partOf(chart, ...tag) : undefined
  return {
    component: { datasource: 'docker', name: match[1] ?? '' },
    ...(place ? { at: place.at, range: [place.start, place.end] as const } : versionOf(chart, args)),
    evidence: 'helm chart in a registry',
  }
}

const findPlugin = (source: Word | undefined, args: Arguments): Finding | undefined => {
  const repository = source && readRepository(source.text)
  if (!source || !repository) return undefined
  const kind = hasVersion(args) ? 'tag' : 'branch'
  return { component: nameReference(repository, kind), ...versionOf(source, args), evidence: 'helm plugin install' }
}

const findArchives = (subject: Subject): readonly Finding[] =>
  textsOf(subject)
    .filter(({ value }) => value.text.includes('.tgz'))
    .flatMap(({ value }) => findArchive(value, 'address of a chart'))

const findArchive = (at: Resolved, evidence: string): readonly Finding[] =>
  addressesIn(at.text).flatMap((address) => {
    const chart = readChartAddress(address)
    if (!chart) return []
    const { name, range, registryUrl } = chart
    const known = registryUrl.includes(OPAQUE) ? {} : { registryUrl }
    return [{ component: { datasource: 'helm', name }, at, range, evidence, ...known }]
  })

const repositories = new WeakMap<RecognizerContext, ReadonlyMap<string, string>>()

/** Every `helm repo add NAME URL` of the repository. */
const repositoriesOf = (context: RecognizerContext): ReadonlyMap<string, string> => {
  const known = repositories.get(context)
  if (known) return known
  const added = new Map(context.commands('helm').flatMap(addedBy))
  repositories.set(context, added)
  return added
}

const addedBy = ({ words }: CommandSubject): readonly (readonly [string, string])[] => {
  const [, noun, verb] = words
  if (noun?.text !== 'repo' || verb?.text !== 'add') return []
  const [name, address] = readArguments(words.slice(3), VALUED).operands
  return name && address && isAddress(address.text) ? [[name.text, address.text.replace(/\/$/, '')]] : []
}

/** Names that the documentation of widely used charts gives their repositories. */
const PUBLIC: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    argo: 'https://argoproj.github.io/argo-helm',
    bitnami: 'https://charts.bitnami.com/bitnami',
    cilium: 'https://helm.cilium.io',
    crossplane: 'https://charts.crossplane.io/stable',
    elastic: 'https://helm.elastic.co',
    grafana: 'https://grafana.github.io/helm-charts',
    hashicorp: 'https://helm.releases.hashicorp.com',
    'ingress-nginx': 'https://kubernetes.github.io/ingress-nginx',
    istio: 'https://istio-release.storage.googleapis.com/charts',
    jetstack: 'https://charts.jetstack.io',
    kedacore: 'https://kedacore.github.io/charts',
    kyverno: 'https://kyverno.github.io/kyverno',
    longhorn: 'https://charts.longhorn.io',
    metallb: 'https://metallb.github.io/metallb',
    'metrics-server': 'https://kubernetes-sigs.github.io/metrics-server',
    'open-telemetry': 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    'prometheus-community': 'https://prometheus-community.github.io/helm-charts',
    projectcalico: 'https://docs.tigera.io/calico/charts',
    'rancher-latest': 'https://releases.rancher.com/server-charts/latest',
    'rancher-stable': 'https://releases.rancher.com/server-charts/stable',
    'sealed-secrets': 'https://bitnami-labs.github.io/sealed-secrets',
    stable: 'https://charts.helm.sh/stable',
    traefik: 'https://traefik.github.io/charts',
    'vmware-tanzu': 'https://vmware-tanzu.github.io/helm-charts',
  }),
)
