import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LONG_TEXTS, mutationsOf } from '../../testing-mutations.ts'
import { badLiterals, factLines } from '../../testing.ts'
import { hcl } from './index.ts'

const linesOf = (path: string, text: string): readonly string[] => factLines(hcl.read({ path, text }))

const TERRAFORM = `# quay.io/comment/x:1.0
variable "cilium_version" {
  type        = string
  description = "Such as quay.io/a/b:1.0"
  default     = "1.15.3"
}

locals {
  registry = "quay.io"
  image    = "\${local.registry}/example/app:\${var.tag}"
}

resource "helm_release" "cilium" {
  repository = "https://helm.cilium.io"
  chart      = "cilium"
  version    = var.cilium_version
  set {
    name  = "image.tag"
    value = "v1"
  }
}

resource "kubernetes_deployment" "app" {
  spec {
    container {
      image = "ghcr.io/example/app:2.0.1" // beside
      args  = ["--sidecar-image=quay.io/example/side:3.1"]
    }
  }
  user_data = <<-EOF
    curl -LO https://github.com/a/b/releases/download/v1.2.3/x.tgz
  EOF
}

module "vpc" {
  source  = "a/b/c"
  version = "5.5.1"
}
`

describe('hcl', () => {
  test('variables, locals, releases of charts, images, here-documents; modules are the manager’s', () => {
    expect(linesOf('main.tf', TERRAFORM)).toEqual([
      'var.cilium_version ?= 1.15.3',
      'local.registry = quay.io',
      'local.image = ‹local.registry›/example/app:‹var.tag›',
      'resource.helm_release.cilium {repository: https://helm.cilium.io, chart: cilium, version: ‹var.cilium_version›}',
      'text resource: kubernetes_deployment: app: spec: container: image: ghcr.io/example/app:2.0.1',
      'text resource: kubernetes_deployment: app: spec: container: args: --sidecar-image=quay.io/example/side:3.1',
      'text resource: kubernetes_deployment: app: user_data: curl -LO https://github.com/a/b/releases/download/v1.2.3/x.tgz',
    ])
  })

  test('docker bake: variables and arguments are plain names', () => {
    const text = `variable "TAG" { default = "v1.2.3" }
target "app" {
  args = { GO_VERSION = "1.22.1" }
  tags = ["ghcr.io/example/app:\${TAG}"]
  contexts = { base = "docker-image://alpine:3.19" }
}`
    expect(linesOf('docker-bake.hcl', text)).toEqual([
      'TAG ?= v1.2.3',
      'GO_VERSION = 1.22.1',
      'text target: app: tags: ghcr.io/example/app:‹TAG›',
      'text target: app: contexts: base: image: alpine:3.19',
    ])
    expect(linesOf('prod.tfvars', 'cilium_version = "1.15.4"\n')).toEqual(['var.cilium_version = 1.15.4'])
  })

  test('commands of provisioners and scripts of machines', () => {
    const text = `resource "a" "b" {
  provisioner "remote-exec" {
    inline = [
      "apt-get install -y gawk", # beside
      "curl -LO https://h.example/\${var.v}/x",
    ]
  }
  provisioner "local-exec" { command = "pip install x==1.2" }
  user_data = <<-EOF
    #!/bin/bash
    snap install k --channel=1.30
  EOF
}`
    expect(linesOf('main.tf', text).filter((line) => !line.startsWith('text'))).toEqual([
      'script',
      '  apt-get install -y gawk',
      '  curl -LO https://h.example/‹var.v›/x',
      'script',
      '  pip install x==1.2',
      'script',
      '  snap install k --channel=1.30',
    ])
  })

  test('every literal of a broken file is verbatim', () => {
    assert(
      property(mutationsOf(TERRAFORM), (text) => {
        expect(badLiterals(hcl.read({ path: 'a.tf', text }), text)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test.each(LONG_TEXTS)('takes linear time for many %j', (_, text) => {
    const start = performance.now()
    hcl.read({ path: 'a.tf', text })
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
