/** Versions of Kubernetes, and of what is installed into a cluster, that the tools for clusters are told. */
import type { Recognizer } from '../claim.ts'
import { readArguments, valuesOf, type Word } from '../claims/command-words.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'

const KUBERNETES = 'kubernetes/kubernetes'

type Program = Readonly<{
  /** Options that take a version, and whose it is. */
  options?: Readonly<Record<string, string>>
  /** Words after which an operand is a version, and whose it is: `upgrade apply v1.2`. */
  operands?: readonly Readonly<{ after: readonly string[]; name: string }>[]
  /** The first words that make it so; absent: any. */
  only?: RegExp
}>

/** As the manuals of the programs list them. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  kubeadm: {
    options: { '--kubernetes-version': KUBERNETES },
    operands: [{ after: ['upgrade', 'apply'], name: KUBERNETES }],
  },
  kind: { operands: [{ after: ['build', 'node-image'], name: KUBERNETES }] },
  minikube: { options: { '--kubernetes-version': KUBERNETES } },
  kops: { options: { '--kubernetes-version': KUBERNETES } },
  ctlptl: { options: { '--kubernetes-version': KUBERNETES } },
  vcluster: { options: { '--kubernetes-version': KUBERNETES } },
  eksctl: { options: { '--version': KUBERNETES }, only: /^(?:create|upgrade) (?:cluster|nodegroup)/ },
  az: { options: { '--kubernetes-version': KUBERNETES }, only: /^aks / },
  gcloud: { options: { '--cluster-version': KUBERNETES }, only: /^(?:beta |alpha )?container / },
  doctl: { options: { '--version': KUBERNETES }, only: /^(?:kubernetes|k8s|k) cluster create/ },
  clusterctl: {
    options: { '--kubernetes-version': KUBERNETES },
  },
  talosctl: {
    options: { '--kubernetes-version': KUBERNETES, '--talos-version': 'siderolabs/talos', '--to': KUBERNETES },
  },
  'setup-envtest': { operands: [{ after: ['use'], name: KUBERNETES }] },
  k3sup: { options: { '--k3s-version': 'k3s-io/k3s' } },
  k0sctl: { options: { '--k0s-version': 'k0sproject/k0s' } },
  kwokctl: { options: { '--kube-version': KUBERNETES, '--kwok-version': 'kubernetes-sigs/kwok' } },
  cilium: { options: { '--version': 'cilium/cilium' }, only: /^(?:install|upgrade)/ },
  flux: { options: { '--version': 'fluxcd/flux2' }, only: /^(?:install|bootstrap)/ },
  dapr: { options: { '--runtime-version': 'dapr/dapr' }, only: /^(?:init|upgrade)/ },
  'operator-sdk': { options: { '--version': 'operator-framework/operator-lifecycle-manager' }, only: /^olm install/ },
  cmctl: { options: { '--version': 'cert-manager/cert-manager' }, only: /^x install/ },
}

export const kubernetes: Recognizer = {
  name: 'kubernetes',
  kinds: ['command'],
  programs: [...Object.keys(PROGRAMS), 'go'],
  recognize: (subject) => {
    if (subject.kind !== 'command') return []
    const { program, words } = subject
    const skipped = program === 'go' ? envtestAt(words.map(({ text }) => text)) : 0
    const known = PROGRAMS[program === 'go' ? 'setup-envtest' : program]
    if (!known || skipped === -1) return []
    return makeClaims(subject.file, findVersions(known, words.slice(skipped + 1)))
  },
}

/** `go run sigs.k8s.io/…/setup-envtest@v0 use 1.30`: where the program stands among the words. */
const envtestAt = (words: readonly string[]): number =>
  words[1] === 'run' ? words.findIndex((word) => /\/setup-envtest(?:@|$)/.test(word)) : -1

const OTHER_VALUES: readonly string[] = [
  '-p',
  '--bin-dir',
  '--arch',
  '--os',
  '-i',
  '--name',
  '-n',
  '--namespace',
  '--config',
  '--region',
  '--zone',
  '--project',
  '-f',
  '-o',
  '--output',
  '--image',
  '--profile',
  '--driver',
]

const findVersions = ({ options = {}, operands = [], only }: Program, words: Parameters<typeof readArguments>[0]) => {
  const args = readArguments(words, new Set([...Object.keys(options), ...OTHER_VALUES]))
  const line = args.operands.map(({ text }) => text)
  if (only && !only.test(line.join(' '))) return []
  const told = Object.entries(options).flatMap(([option, name]) =>
    valuesOf(args, new Set([option])).map((word) => finding(name, word)),
  )
  const following = operands.flatMap(({ after, name }) => {
    const word = after.every((part, index) => line[index] === part) ? args.operands[after.length] : undefined
    return word && IS_VERSION.test(word.text) ? [finding(name, word)] : []
  })
  return [...told, ...following]
}

const IS_VERSION = /^v?[\d\uE000]/

/** setup-envtest's `1.30.x!` asks the network for the newest. */
const finding = (name: string, { at, start, end, text }: Word): Finding => ({
  component: { datasource: 'github-releases', name },
  at,
  range: [start, text.endsWith('!') ? end - 1 : end],
  evidence: 'version told to a cluster tool',
})
