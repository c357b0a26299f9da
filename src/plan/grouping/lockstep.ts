/**
 * Components that are released together under different numbers, so that one version of each belongs to one version of
 * all. Data: an entry says who belongs, and how a member's version maps to the version of the whole.
 */
import type { Component } from '../../records/inventory.ts'

export type Lockstep = Readonly<{
  /** The name of the change set's group. */
  name: string
  datasource: string
  members: ReadonlySet<string>
  /** Version of the whole for a member's bare version; `undefined` for a version outside of the scheme. */
  wholeOf: (member: string, version: string) => string | undefined
  /** The other way round, as the registry spells it. */
  partOf: (member: string, whole: string) => string | undefined
}>

/**
 * k8s.io modules that are published from kubernetes' staging directory as v0.X.Y beside k8s.io/kubernetes v1.X.Y
 * (github.com/kubernetes/kubernetes, `staging/README.md` and `go.mod`), with those of the last releases that have left it.
 */
const KUBERNETES_STAGING = [
  'api',
  'apiextensions-apiserver',
  'apimachinery',
  'apiserver',
  'cli-runtime',
  'client-go',
  'cloud-provider',
  'cluster-bootstrap',
  'code-generator',
  'component-base',
  'component-helpers',
  'controller-manager',
  'cri-api',
  'cri-client',
  'cri-streaming',
  'csi-translation-lib',
  'dynamic-resource-allocation',
  'endpointslice',
  'externaljwt',
  'kube-aggregator',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubectl',
  'kubelet',
  'legacy-cloud-providers',
  'metrics',
  'mount-utils',
  'pod-security-admission',
  'sample-apiserver',
  'sample-cli-plugin',
  'sample-controller',
  'streaming',
]

const LOCKSTEPS: readonly Lockstep[] = [
  {
    name: 'kubernetes',
    datasource: 'go',
    members: new Set(['kubernetes', ...KUBERNETES_STAGING].map((name) => `k8s.io/${name}`)),
    wholeOf: (member, version) => {
      const [, major, rest] = /^([01])\.(\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/.exec(version) ?? []
      const expected = member === 'k8s.io/kubernetes' ? '1' : '0'
      return major === expected && rest !== undefined ? `1.${rest}` : undefined
    },
    partOf: (member, whole) =>
      whole.startsWith('1.') ? `v${member === 'k8s.io/kubernetes' ? '1' : '0'}.${whole.slice(2)}` : undefined,
  },
]

export const lockstepOf = ({ datasource, name }: Component): Lockstep | undefined =>
  LOCKSTEPS.find((one) => one.datasource === datasource && one.members.has(name))
