import { describe, expect, test } from 'vitest'

import { claimLines, claimsOf, commandsOf, type Values } from '../testing-subjects.ts'
import { imageCommand } from './image-command.ts'

const images = (shell: string, values?: Values): readonly string[] =>
  claimLines(imageCommand, commandsOf(shell, values)).map((line) => line.replace(/^docker /, ''))

describe('images that commands name', () => {
  test.each([
    ['docker run -d -p 80:80 -v /a:/b:ro --name x -e A=b:1 nginx:1.27 sh -c "echo a:b"', ['nginx 1.27']],
    [
      'docker run --rm -it --entrypoint=sh golangci/golangci-lint:v1.61.0 golangci-lint run x:1',
      ['golangci/golangci-lint v1.61.0'],
    ],
    ['docker run -itp8080:80 redis', ['redis -']],
    ['docker -H tcp://h:1 container run --network host quay.io/cilium/tool:2.0', ['quay.io/cilium/tool 2.0']],
    [
      '/usr/bin/podman run --security-opt label=disable docker.io/library/alpine:3.20',
      ['docker.io/library/alpine 3.20'],
    ],
    [
      'docker pull --platform linux/arm64 ghcr.io/cilium/r:v1@sha256:' + 'a'.repeat(64),
      ['ghcr.io/cilium/r v1@sha256:' + 'a'.repeat(64)],
    ],
    ['podman pull metallb/speaker:1 grafana/loki:2', ['metallb/speaker 1', 'grafana/loki 2']],
    ['docker save -o out.tar bitnami/redis:7.0 grafana/loki:3.0.0', ['bitnami/redis 7.0', 'grafana/loki 3.0.0']],
    ['docker create --name tmp busybox:1.36', ['busybox 1.36']],
    ['docker tag registry.k8s.io/pause:3.9 pause:3.9', ['registry.k8s.io/pause 3.9']],
    [
      'kind load docker-image --name e2e quay.io/metallb/c:v1 quay.io/metallb/s:v1',
      ['quay.io/metallb/c v1', 'quay.io/metallb/s v1'],
    ],
    ['kind create cluster --name x --image kindest/node:v1.31.0 --wait 5m', ['kindest/node v1.31.0']],
    ['kind create cluster --image=kindest/node:v1.31.0', ['kindest/node v1.31.0']],
    ['k3d image import -c e2e rancher/k3s:v1.30.0-k3s1', ['rancher/k3s v1.30.0-k3s1']],
    ['minikube image load prom/prometheus:v2.50.0', ['prom/prometheus v2.50.0']],
    ['ctr -n k8s.io images pull registry.k8s.io/pause:3.10', ['registry.k8s.io/pause 3.10']],
    ['crictl pull quay.io/cilium/cilium:v1.16.0', ['quay.io/cilium/cilium v1.16.0']],
    ['skopeo copy --all docker://quay.io/metallb/speaker:v1 docker://ghcr.io/own/b:v1', ['quay.io/metallb/speaker v1']],
    ['crane copy gcr.io/metallb/speaker:v1 ghcr.io/own/b:v1', ['gcr.io/metallb/speaker v1']],
    ['kubectl run tmp --rm -i --image=curlimages/curl:8.10.1 -- curl http://x:80', ['curlimages/curl 8.10.1']],
    ['kubectl create deployment web --image nginx:1.27', ['nginx 1.27']],
    [
      'kubectl -n ns set image deployment/web app=ghcr.io/cilium/app:v2 side=envoyproxy/envoy:v1.31.0',
      ['ghcr.io/cilium/app v2', 'envoyproxy/envoy v1.31.0'],
    ],
    ['kubectl debug node/n1 -it --image=busybox', ['busybox -']],
    [
      'talosctl cluster create --install-image ghcr.io/siderolabs/installer:v1.8.0',
      ['ghcr.io/siderolabs/installer v1.8.0'],
    ],
    [
      'docker build -t own/app:dev --build-arg BASE_IMAGE=debian:12-slim --cache-from own/app:cache .',
      ['debian 12-slim'],
    ],
    [
      'helm upgrade x chart --set image.repository=grafana/grafana --set image.tag=11.0.0,replicas=2',
      ['grafana/grafana 11.0.0'],
    ],
    ['helm install x y --set sidecar.image=quay.io/cilium/s:1.2', ['quay.io/cilium/s 1.2']],
    ['preload_image quay.io/cilium/cilium:v1.16.0 alpine:3', ['quay.io/cilium/cilium v1.16.0']],
    ['docker buildx create --driver-opt image=moby/buildkit:v0.16.0', ['moby/buildkit v0.16.0']],
    ["sed -i 's|image: quay.io/cilium/a:1.0|image: quay.io/cilium/b:2.0|g' x.yaml", ['quay.io/cilium/b 2.0']],
    ['up --node-img kindest/node:v1.27.1 --no-build', ['kindest/node v1.27.1']],
    [`up cilium/node:v1.2@sha256:${'b'.repeat(64)}`, [`cilium/node v1.2@sha256:${'b'.repeat(64)}`]],
    [
      'operator --reloader=quay.io/prometheus-operator/reloader:v0.57.0',
      ['quay.io/prometheus-operator/reloader v0.57.0'],
    ],
    ['trivy image --severity HIGH,CRITICAL alpine:3.20', ['alpine 3.20']],
  ])('%s', (shell, expected) => {
    expect(images(shell)).toEqual(expected)
  })

  test.each([
    'docker build -t cilium/app:v1 .\ndocker run cilium/app:v1',
    'docker build -t cilium/app:v1 .\ndocker tag cilium/app:v1 mirror/app:v1\nkind load docker-image mirror/app:v1',
    'docker push cilium/app:v1',
    'docker run localhost:5000/app:v1',
    'docker run kind-registry:5000/app:v1',
    'docker run 10.0.0.1:5000/app:v1',
    'docker run my-image:v1',
    'docker run org/$APP:v1',
    'docker run ${IMAGE}',
    'docker run ${REGISTRY}/app:v1',
    'docker exec -it web sh',
    'docker compose run web:1 x',
    'docker run 3f4e5d6c7b8a sh',
    'docker run example.com/cilium/app:1',
    'docker image ls alpine:3',
    'log started at 10:30 in a/b:c',
    'curl http://quay.io/org/app:1',
    'kind load image-archive out.tar',
    'ship --tag=quay.io/cilium/app:v1 --cache-to=quay.io/cilium/cache:v1',
    'kubectl get pods -o image=x:1',
    'kubectl run x --image=your-registry/your-image:tag',
    'helm install x y --set image.tag=1.2.3',
  ])('none: %s', (shell) => {
    expect(images(shell)).toEqual([])
  })

  test('a variable gives tag, name or registry', () => {
    const values = { V: 'v1.2', IMAGES: 'quay.io/metallb/speaker:1 quay.io/grafana/loki:2', OPTS: '-p 80:80 --rm' }
    expect(images('docker pull quay.io/metallb/speaker:${V}', values)).toEqual(['quay.io/metallb/speaker v1.2'])
    expect(images('docker pull ${IMAGES}', values)).toEqual(['quay.io/metallb/speaker 1', 'quay.io/grafana/loki 2'])
    expect(images('docker run ${OPTS} quay.io/metallb/speaker:1', values)).toEqual(['quay.io/metallb/speaker 1'])
    expect(images('docker run ${FLAGS} cilium/app:v1.2 sh')).toEqual(['cilium/app v1.2'])
    expect(images('docker pull ${REGISTRY}/cilium/app:v1.2')).toEqual(['cilium/app v1.2'])
    expect(images('docker pull quay.io/metallb/speaker:${UNKNOWN}')).toEqual(['quay.io/metallb/speaker ?'])
  })

  test('a tag on the image of another is still the image of another', () => {
    const shell =
      'docker pull ghcr.io/kubeovn/node:v1\ndocker tag ghcr.io/kubeovn/node:v1 kindest/node:v1\nkind create cluster --image kindest/node:v1'
    expect(images(shell)).toEqual(['ghcr.io/kubeovn/node v1', 'ghcr.io/kubeovn/node v1', 'kindest/node v1'])
  })

  test('a digest is told apart', () => {
    const digest = `sha256:${'b'.repeat(64)}`
    const [claim] = claimsOf(imageCommand, commandsOf(`docker pull quay.io/metallb/speaker@${digest}`))
    expect(claim).toMatchObject({ digest, role: 'image', evidence: 'docker pull', confidence: 'certain' })
  })
})
