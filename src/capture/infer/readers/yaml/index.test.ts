import { describe, expect, test } from 'vitest'

import type { Entry, Facts } from '../../facts.ts'
import { isReference, type Template } from '../../template.ts'
import { READERS } from '../index.ts'
import { yaml } from './index.ts'

/** `v<X>` for a variable, `<X|y>` with what it falls back to, `<>` for what nothing can know. */
const show = (template: Template): string =>
  template
    .map((part) =>
      isReference(part) ? `<${part.variable}${part.fallback ? `|${show(part.fallback)}` : ''}>` : part.text,
    )
    .join('')

const read = (path: string, text: string): Facts => {
  const facts = yaml.read({ path, text })
  for (const template of templatesOf(facts))
    for (const part of template)
      if (!isReference(part) && !/^\s*$/.test(part.text))
        expect(text.slice(part.start, part.start + part.text.length)).toBe(part.text)
  return facts
}

const templatesOf = ({ definitions, scripts, blocks, calls, texts }: Facts): readonly Template[] => [
  ...definitions.map(({ value }) => value),
  ...scripts.flatMap(({ pipelines }) => pipelines.flat().flatMap(({ words }) => words)),
  ...[...blocks.map(({ entries }) => entries), ...calls.map(({ inputs }) => inputs)].flat().map(({ value }) => value),
  ...texts.map(({ value }) => value),
]

const definitions = ({ definitions: all }: Facts) =>
  all.map(
    ({ name, value, strength, within }) =>
      `${within ? `${within}: ` : ''}${name} ${strength === 'set' ? '=' : '?='} ${show(value)}`,
  )
const commands = ({ scripts }: Facts) =>
  scripts.flatMap(({ pipelines, os }) =>
    pipelines.map(
      (pipeline) =>
        `${os ? `[${show(os)}] ` : ''}${pipeline.map(({ words }) => words.map(show).join(' ')).join(' | ')}`,
    ),
  )
const entries = (all: readonly Entry[]) => all.map(({ key, value }) => `${key}=${show(value)}`).join(' ')
const blocks = ({ blocks: all }: Facts) => all.map((block) => `${block.path.join('.')}: ${entries(block.entries)}`)
const calls = ({ calls: all }: Facts) => all.map(({ target, inputs }) => `${show(target)}(${entries(inputs)})`)

describe('workflows', () => {
  const facts = read(
    '.github/workflows/ci.yaml',
    `on:
  workflow_dispatch:
    inputs:
      kind: { default: v0.30.0 }
env:
  GO_VERSION: '1.26.1'
jobs:
  build:
    runs-on: \${{ matrix.os }}
    env: { TAG: v1 }
    strategy:
      matrix:
        os: [ubuntu-24.04, macos-15]
        k8s: [{ version: v1.36.1 }]
        include:
          - os: windows-2025
            go: 1.25
        exclude:
          - go: 1.0
    container:
      image: golang:\${{ env.GO_VERSION }}
    steps:
      - uses: actions/setup-go@v6
        with:
          go-version: \${{ env.GO_VERSION }}
      - env:
          URL: https://host.example/\${{ inputs.kind || 'v0.1.0' }}
        run: |
          curl -sL "\${URL}/\${{ matrix.k8s.version }}" | tar xz
          go install a.example/b@v1.2.3
      - shell: python
        run: version = "1.2.3"
      - uses: nick-fields/retry@v3
        with:
          command: pip install x==1.0
  call:
    uses: o/n/.github/workflows/w.yml@v2
    with: { version: 1.0 }
`,
  )

  test('variables hold in their part of the file', () => {
    expect(definitions(facts)).toEqual([
      'inputs.kind ?= v0.30.0',
      'GO_VERSION = 1.26.1',
      'build: TAG = v1',
      'build: matrix.os = ubuntu-24.04',
      'build: matrix.os = macos-15',
      'build: matrix.k8s.version = v1.36.1',
      'build: matrix.os = windows-2025',
      'build: matrix.go = 1.25',
      'build.steps.1: URL = https://host.example/<inputs.kind|v0.1.0>',
    ])
  })

  test('scripts run where the job runs; other languages are left out', () => {
    expect(commands(facts)).toEqual([
      '[golang:<GO_VERSION>] curl -sL <URL>/<matrix.k8s.version> | tar xz',
      '[golang:<GO_VERSION>] go install a.example/b@v1.2.3',
      '[golang:<GO_VERSION>] pip install x==1.0',
    ])
  })

  test('what is used, and with which inputs', () => {
    expect(calls(facts)).toEqual([
      'actions/setup-go@v6(go-version=<GO_VERSION>)',
      'nick-fields/retry@v3(command=pip install x==1.0)',
      'o/n/.github/workflows/w.yml@v2(version=1.0)',
    ])
  })

  test('an action', () => {
    const action = read(
      'tools/action.yml',
      'inputs:\n  version: { default: 1.2.3 }\nruns:\n  using: composite\n  steps:\n    - run: curl https://h.example/${{ inputs.version }}\n      shell: bash\n',
    )
    expect(definitions(action)).toEqual(['inputs.version ?= 1.2.3'])
    expect(commands(action)).toEqual(['curl https://h.example/<inputs.version>'])
  })
})

describe('other tools', () => {
  test('GitLab', () => {
    const facts = read(
      '.gitlab-ci.yml',
      'include:\n  - local: /ci/base.yml\nvariables:\n  KIND: v0.30.0\n  HELM: { value: v3.1.0, description: d }\nbuild:\n  image: "docker.io/golang:${GO:-1.26}"\n  variables: { TAG: v1 }\n  parallel:\n    matrix:\n      - K8S: [v1.1, v1.2]\n  before_script:\n    - apt-get install -y jq\n  script:\n    - curl https://h.example/$KIND\n    - V=2.0\n',
    )
    expect(definitions(facts)).toEqual([
      'KIND = v0.30.0',
      'HELM = v3.1.0',
      'build: TAG = v1',
      'build: K8S = v1.1',
      'build: K8S = v1.2',
      'build: V = 2.0',
    ])
    expect(commands(facts)).toEqual([
      '[docker.io/golang:<GO|1.26>] apt-get install -y jq',
      '[docker.io/golang:<GO|1.26>] curl https://h.example/<KIND>',
    ])
    expect(facts.includes.map(({ path, from }) => [show(path), from])).toEqual([['/ci/base.yml', 'root']])
  })

  test('Azure Pipelines: $(X) is a variable, also in scripts', () => {
    const facts = read(
      'azure-pipelines.yml',
      'pool: { vmImage: ubuntu-22.04 }\nvariables:\n  - name: goVersion\n    value: 1.26.1\nsteps:\n  - task: GoTool@0\n    inputs: { version: $(goVersion) }\n  - script: curl https://h.example/$(goVersion)\n',
    )
    expect(definitions(facts)).toEqual(['goVersion = 1.26.1'])
    expect(calls(facts)).toEqual(['GoTool@0(version=<goVersion>)'])
    expect(commands(facts)).toEqual(['[ubuntu-22.04] curl https://h.example/<goVersion>'])
  })

  test('CircleCI: << >> is no here-document', () => {
    const facts = read(
      '.circleci/config.yml',
      'orbs:\n  node: circleci/node@5.1.0\nparameters:\n  go: { type: string, default: 1.26.1 }\njobs:\n  b:\n    docker:\n      - image: cimg/go:<< pipeline.parameters.go >>\n    steps:\n      - run: { command: curl https://h.example/<< parameters.go >> }\n      - run: go get a.example/b@v1\n',
    )
    expect(definitions(facts)).toEqual(['parameters.go ?= 1.26.1'])
    expect(commands(facts).map((command) => command.replace(/^\[.*?\] /, ''))).toEqual([
      'curl https://h.example/<parameters.go>',
      'go get a.example/b@v1',
    ])
    expect(blocks(facts)).toContain('orbs: node=circleci/node@5.1.0')
  })

  test('Travis, Taskfile, cloud-init', () => {
    expect(definitions(read('.travis.yml', "env:\n  global:\n    - KIND=v0.30.0 HELM='v3.1'\n"))).toEqual([
      'KIND = v0.30.0',
      'HELM = v3.1',
    ])
    const task = read(
      'Taskfile.yml',
      'vars:\n  KIND: v0.30.0\ntasks:\n  a:\n    cmds:\n      - go install k.example/kind@{{.KIND}}\n      - cmd: echo 1.2\n',
    )
    expect(definitions(task)).toEqual(['.KIND = v0.30.0'])
    expect(commands(task)).toEqual(['go install k.example/kind@<.KIND>', 'echo 1.2'])
    expect(
      commands(
        read(
          'user-data.yaml',
          '#cloud-config\nruncmd:\n  - [curl, -o, x, "https://h.example/1.2"]\n  - pip install x==1\n',
        ),
      ),
    ).toEqual(['pip install x==1', 'curl -o x https://h.example/1.2'])
  })

  test('Compose', () => {
    const facts = read(
      'deploy/docker-compose.prod.yml',
      'services:\n  a:\n    image: ${REG:-docker.io}/a/b:${TAG:-v1.2}\n    environment:\n      - C_VERSION=1.3\n    build:\n      args: { GO: 1.26 }\n    command: sh -c "curl https://h.example/1.4"\n',
    )
    expect(definitions(facts)).toEqual(['services.a: C_VERSION = 1.3', 'services.a: GO = 1.26'])
    expect(blocks(facts)).toContain(
      'services.a: image=<REG|docker.io>/a/b:<TAG|v1.2> command=sh -c "curl https://h.example/1.4"',
    )
    expect(commands(facts).at(-1)).toContain('curl https://h.example/1.4')
  })

  test('Ansible: variables of roles, commands of tasks', () => {
    expect(
      definitions(
        read(
          'roles/a/defaults/main.yml',
          'kind: v0.30.0\nurl: "https://h.example/{{ kind }}"\ncni: { version: 1.2 }\nlist: [x]\n',
        ),
      ),
    ).toEqual(['kind ?= v0.30.0', 'url ?= https://h.example/<kind>', 'cni.version ?= 1.2'])
    const tasks = read(
      'roles/a/tasks/main.yml',
      '- name: get\n  get_url: { url: "https://h.example/{{ kind }}", dest: /x }\n- shell: |\n    pip install x==1.2\n- ansible.builtin.command: { cmd: helm repo add a https://b.example }\n- git: { repo: "https://github.com/o/n", version: v1 }\n',
    )
    expect(commands(tasks)).toEqual(['pip install x==1.2', 'helm repo add a https://b.example'])
    expect(blocks(tasks)).toEqual([
      '0.get_url: url=https://h.example/<kind> dest=/x',
      '2.ansible.builtin.command: cmd=helm repo add a https://b.example',
      '3.git: repo=https://github.com/o/n version=v1',
    ])
  })

  test('Ansible: files of variables elsewhere', () => {
    expect(definitions(read('tests/common_vars.yml', 'kind_version: v0.30.0\n'))).toEqual(['kind_version ?= v0.30.0'])
  })

  test('Cloud Build: words of a step without a command', () => {
    const facts = read(
      'deploy/cloudbuild-staging.yaml',
      'steps:\n  - name: a:1\n    args:\n      - bash\n      - -ceu\n      - |\n        apk add jq\n  - name: b:1\n    entrypoint: sh\n    args: ["-c", "pip install x==1.2"]\n',
    )
    expect(commands(facts).filter((command) => /apk|pip/.test(command) && !/sh /.test(command))).toEqual([
      'apk add jq',
      'pip install x==1.2',
    ])
  })

  test('Helm: values and templates', () => {
    const values = read(
      'charts/a/values.yaml',
      'image:\n  repository: a/b\n  tag: v1.2 # keep\n  pullPolicy: Always\nreplicas: 1\n',
    )
    expect(definitions(values)).toContain('.Values.image.tag ?= v1.2')
    expect(blocks(values)).toEqual(['image: repository=a/b tag=v1.2 pullPolicy=Always'])
    const template = read(
      'charts/a/templates/b.yaml',
      'spec:\n  containers:\n    - name: a\n      image: {{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\n',
    )
    expect(blocks(template)).toEqual([
      'spec.containers.0: name=a image=<.Values.image.repository>:<.Values.image.tag|<.Chart.AppVersion>>',
    ])
  })

  test('Kubernetes: commands, variables, files that are written out', () => {
    const facts = read(
      'a.yaml',
      'kind: Pod\nspec:\n  containers:\n    - image: a:1\n      env:\n        - { name: V, value: "1.2" }\n      command: [sh, -c]\n      args: ["curl https://h.example/$V"]\n---\nkind: ConfigMap\ndata:\n  run.sh: |\n    pip install x==1.2\n  conf: |\n    other: 1\n    image: q.example/a:1\n',
    )
    expect(definitions(facts)).toEqual(['spec.containers.0: V = 1.2'])
    expect(commands(facts)).toContain('[a:1] curl https://h.example/<V>')
    expect(commands(facts)).toContain('pip install x==1.2')
    expect(facts.texts.map(({ value }) => show(value))).toEqual(['image: q.example/a:1'])
  })

  test('Tekton: parameters and scripts', () => {
    const facts = read(
      'task.yaml',
      'kind: Task\nspec:\n  params:\n    - { name: v, default: v1.2.3 }\n  steps:\n    - image: a:1\n      script: |\n        #!/bin/sh\n        curl https://h.example/$(params.v)\n',
    )
    expect(definitions(facts)).toEqual(['params.v ?= v1.2.3'])
    expect(commands(facts)).toEqual(['[a:1] curl https://h.example/<params.v>'])
  })
})

test('schemas and what pins nothing give nothing', () => {
  const nothing = [
    'openapi: 3.0.0\ninfo: { version: 1.2.3 }\n',
    'kind: CustomResourceDefinition\nspec: { version: v1 }\n',
    '$schema: https://s.example\nversion: 1\n',
    'a: [1, 2]\nb: { c: true }\n',
    'constructor: { toString: 1 }\n__proto__: { x: 1 }\n',
    '',
  ]
  for (const text of nothing) expect(Object.values(yaml.read({ path: 'a.yaml', text })).flat()).toEqual([])
})

test('which files it reads', () => {
  const { files } = READERS.find(({ name }) => name === 'yaml') ?? { files: /$^/ }
  for (const path of ['a.yaml', 'b/c.yml', 'd.yaml.j2', 'e.yml.tpl', '.travis.yml']) expect(path).toMatch(files)
  for (const path of ['pnpm-lock.yaml', '.github/dependabot.yml', 'a.yamlx', 'yaml/a.go', '.golangci.yml'])
    expect(path).not.toMatch(files)
})
