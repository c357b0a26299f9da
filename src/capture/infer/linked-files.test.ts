/** What files say of each other, with the real readers and recognizers. */
import { expect, test } from 'vitest'

import { captureFiles, type MemoryFiles } from '../testing.ts'

const inferred = async (files: MemoryFiles) =>
  (await captureFiles(files)).pins
    .filter(({ manager }) => manager === 'inferred')
    .map(({ file, line, raw, component }) => `${file}:${line} ${raw} ${component.datasource}:${component.name}`)

test('a base image whose version the caller of the build gives', async () => {
  expect(
    await inferred({
      Dockerfile: 'ARG GOLANG_BUILDER\nFROM golang:${GOLANG_BUILDER}\nRUN go build ./...\n',
      Makefile:
        'GOLANG_BUILDER ?= 1.26.1\nbuild:\n\tdocker build --build-arg GOLANG_BUILDER=$(GOLANG_BUILDER) -t app .\n',
    }),
  ).toEqual(['Makefile:1 1.26.1 docker:library/golang'])
})

test('values of a chart, named by its templates', async () => {
  expect(
    await inferred({
      'chart/Chart.yaml': 'apiVersion: v2\nname: agent\nversion: 0.4.0\n',
      'chart/values.yaml': 'sidecarVersion: v2.14.0\n',
      'chart/templates/pod.yaml': [
        'kind: Pod',
        'spec:',
        '  containers:',
        '    - image: quay.io/northwind/sidecar:{{ .Values.sidecarVersion }}',
      ].join('\n'),
      'other/values.yaml': 'sidecarVersion: v9.9.9\n',
    }),
  ).toEqual(['chart/values.yaml:1 v2.14.0 docker:quay.io/northwind/sidecar'])
})

test('a sourced file, also through a folder that is not known', async () => {
  expect(
    await inferred({
      'hack/versions.sh': 'TAG=v3.1.4\n',
      'hack/install.sh':
        'source "$(dirname "$0")/versions.sh"\ncurl -L https://github.com/mikefarah/yq/releases/download/$TAG/yq\n',
    }),
  ).toEqual(['hack/versions.sh:1 v3.1.4 github-releases:mikefarah/yq'])
})

test('names in lower case are a script of its own', async () => {
  expect(
    await inferred({
      'deps/debian.sh': 'packages="git libssl-dev"\napt-get install -y $packages\n',
      'deps/fedora.sh':
        'for one in "${package_list[@]}"; do\n  packages="$packages $one"\ndone\ndnf install -y $packages\n',
      'deps/alpine.sh': 'package_list="bash"\n',
    }),
  ).toEqual(['deps/debian.sh:1  deb:git', 'deps/debian.sh:1  deb:libssl-dev'])
})

test('every element of a list, also through the variable of a loop', async () => {
  expect(
    await inferred({
      'up.sh': [
        'declare -a packages=(',
        '  git',
        '  curl',
        ')',
        'yum install -y "${packages[@]}"',
        'modules=(flask==3.0.1 gunicorn==22.0.0)',
        'for module in "${modules[@]}"; do pip install "$module"; done',
        'for name in jq tar; do apt-get install -y $name; done',
      ].join('\n'),
    }),
  ).toEqual([
    'up.sh:2  rpm:git',
    'up.sh:3  rpm:curl',
    'up.sh:6 3.0.1 pypi:flask',
    'up.sh:6 22.0.0 pypi:gunicorn',
    'up.sh:8  deb:jq',
    'up.sh:8  deb:tar',
  ])
})

test('programs that a variable names, commands that a variable holds', async () => {
  expect(
    await inferred({
      Makefile: [
        'ENGINE ?= $(shell which podman)',
        'HELM = bin/helm-$(HELM_TAG)',
        'LINT := $(CONTAINER_ENGINE) run --rm northwind/lint:v1.2.3',
        'up:',
        '\t$(HELM) install app org/app --version 4.5.6',
        '\t$(DOCKER_CMD) pull northwind/base:v7.8.9',
      ].join('\n'),
      'send.sh':
        'SETUP="\n  sudo apt-get install -y jq\n"\nssh host "$SETUP"\nUSAGE="\n  docker run northwind/none:v1.0.0\n"\n',
    }),
  ).toEqual([
    'Makefile:3 v1.2.3 docker:northwind/lint',
    'Makefile:5 4.5.6 helm:app',
    'Makefile:6 v7.8.9 docker:northwind/base',
    'send.sh:2  deb:jq',
  ])
})

test('images of this machine, of the same people as the repository', async () => {
  const files = {
    'go.mod': 'module github.com/northwind/agent\n\ngo 1.26\n',
    'load.sh': [
      'kind load docker-image quay.io/northwind/agent-proxy:dev-amd64',
      'kind load docker-image quay.io/northwind/other:v1.2.3',
      'kind load docker-image quay.io/southwind/other:dev-amd64',
    ].join('\n'),
    'chart/tests/pod_test.yaml': 'set:\n  image: quay.io/southwind/other:v9.9.9\n',
  }
  expect(await inferred(files)).toEqual([
    'load.sh:2 v1.2.3 docker:quay.io/northwind/other',
    'load.sh:3 dev-amd64 docker:quay.io/southwind/other',
  ])
})

test('images that a step builds for each entry of its matrix', async () => {
  expect(
    await inferred({
      '.github/workflows/ci.yml': [
        'on: push',
        'jobs:',
        '  build:',
        '    strategy:',
        '      matrix:',
        '        image: [speaker, controller]',
        '    steps:',
        '      - uses: docker/build-push-action@v6',
        '        with:',
        '          tags: quay.io/northwind/${{ matrix.image }}:main',
        '      - run: |',
        '          kind load docker-image quay.io/northwind/controller:main',
        '          kind load docker-image quay.io/northwind/speaker:main',
      ].join('\n'),
    }),
  ).toEqual([])
})

test('variables that run the words behind them, arguments of containers, sessions of Nox, plug-ins of a linter', async () => {
  expect(
    await inferred({
      '.custom-gcl.yml':
        'version: v2.12.2\nname: lint\nplugins:\n  - module: example.com/linter\n    version: v0.1.0\n',
      'noxfile.py': 'def tests(session):\n    session.install("pytest==8.0.1", "-r", "x.txt", "coverage")\n',
      'pod.yaml': [
        'kind: Pod',
        'spec:',
        '  containers:',
        '    - image: northwind',
        '      args:',
        '        - --listen=:8080',
        '        - --reloader=quay.io/northwind/reloader:v0.57.0',
      ].join('\n'),
      'up.sh':
        'run ${sudo} yum ${opts} install tar\n$SUDO apt-get install -y jq\n${DRY_RUN} docker pull quay.io/northwind/a:v1.0.0\n',
    }),
  ).toEqual([
    '.custom-gcl.yml:1 v2.12.2 github-releases:golangci/golangci-lint',
    '.custom-gcl.yml:5 v0.1.0 go:example.com/linter',
    'noxfile.py:2 8.0.1 pypi:pytest',
    'noxfile.py:2  pypi:coverage',
    'pod.yaml:7 v0.57.0 docker:quay.io/northwind/reloader',
    'up.sh:1  rpm:tar',
    'up.sh:2  deb:jq',
    'up.sh:3 v1.0.0 docker:quay.io/northwind/a',
  ])
})
