import { describe, expect, it } from 'vitest'

import { claimLines, commandsOf } from '../testing-subjects.ts'
import { kubernetes } from './kubernetes.ts'

const inShell = (text: string, values = {}) => claimLines(kubernetes, commandsOf(text, values))
const K8S = 'github-releases kubernetes/kubernetes'

describe('versions told to cluster tools', () => {
  it.each([
    ['kubeadm init --kubernetes-version v1.30.2 --pod-network-cidr=10.0.0.0/16', [`${K8S} v1.30.2`]],
    ['kubeadm config images pull --kubernetes-version=1.30.2', [`${K8S} 1.30.2`]],
    ['kubeadm upgrade apply v1.31.0 -y', [`${K8S} v1.31.0`]],
    ['minikube start --driver=docker --kubernetes-version=stable', [`${K8S} stable`]],
    ['talosctl gen config x https://x --kubernetes-version 1.36.1', [`${K8S} 1.36.1`]],
    [
      'talosctl cluster create --talos-version v1.9 --kubernetes-version 1.36.1',
      [`${K8S} 1.36.1`, 'github-releases siderolabs/talos v1.9'],
    ],
    ['eksctl create cluster --name x --version 1.28', [`${K8S} 1.28`]],
    ['setup-envtest use 1.30.x! -p path', [`${K8S} 1.30.x`]],
    ['./bin/setup-envtest use --bin-dir ./bin -p path 1.30.0', [`${K8S} 1.30.0`]],
    ['go run sigs.k8s.io/controller-runtime/tools/setup-envtest@latest use 1.29 -p path', [`${K8S} 1.29`]],
    ['setup-envtest use ${ENVTEST_K8S_VERSION}', [`${K8S} ?`]],
    ['kind build node-image v1.30.0', [`${K8S} v1.30.0`]],
    ['cilium install --version v1.15.0 --wait', ['github-releases cilium/cilium v1.15.0']],
    ['k3sup install --ip 10.0.0.1 --k3s-version v1.28.2+k3s1', ['github-releases k3s-io/k3s v1.28.2+k3s1']],
  ])('%s', (command, claims) => {
    expect(inShell(command)).toEqual(claims)
  })

  it.each([
    'kind create cluster --name 1.2',
    'kubeadm version',
    'kubeadm upgrade plan',
    'eksctl --version 1',
    'az --version 1.2',
    'go run ./cmd use 1.2',
    'go test ./...',
    'setup-envtest list',
    'setup-envtest use --installed-only',
    'kind build node-image .',
    'cilium status --version 1',
  ])('%s is none', (command) => {
    expect(inShell(command)).toEqual([])
  })
})
