import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { toolVersions } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const linesOf = (path: string, text: string) => pinLines(toolVersions.extract({ path, text }), text)

describe('tool-versions', () => {
  test('.tool-versions: the first version of a line', () => {
    expect(linesOf('.tool-versions', fixture('.tool-versions'))).toEqual([
      'nodejs = 20.11.0 -> 20.11.0 runtime/runtime node-version:node [comment "LTS"]',
      'golang = 1.22.1 -> 1.22.1 runtime/runtime golang-version:go',
      'java = 21.0.2+13 -> 21.0.2+13 runtime/runtime java-version:java-jdk',
      'terraform = 1.7.4 -> 1.7.4 require/build github-releases:hashicorp/terraform',
      'helm = 3.14.2 -> 3.14.2 require/build github-releases:helm/helm',
    ])
  })

  test('mise.toml: known tools, and those of a backend', () => {
    expect(linesOf('mise.toml', fixture('mise.toml'))).toEqual([
      'node = 22.1.0 -> 22.1.0 runtime/runtime node-version:node',
      'go = 1.22.3 -> 1.22.3 runtime/runtime golang-version:go',
      'npm:prettier = 3.2.5 -> 3.2.5 require/build npm:prettier',
      'pipx:black = 24.3.0 -> 24.3.0 require/build pypi:black',
      'cargo:cargo-nextest = 0.9.68 -> 0.9.68 require/build crate:cargo-nextest',
      'ubi:goreleaser/goreleaser = 1.24.0 -> 1.24.0 require/build github-releases:goreleaser/goreleaser',
      'aqua:cli/cli = 2.45.0 -> 2.45.0 require/build github-releases:cli/cli',
      'kubectl = 1.29.3 -> 1.29.3 require/build github-releases:kubernetes/kubernetes',
    ])
  })

  test('.sdkmanrc and rust-toolchain.toml', () => {
    expect(linesOf('.sdkmanrc', fixture('.sdkmanrc'))).toEqual([
      'java = 17.0.10 -> 17.0.10 runtime/runtime java-version:java-jdk',
      'gradle = 8.6 -> 8.6 require/build gradle-version:gradle',
    ])
    expect(linesOf('rust-toolchain.toml', fixture('rust-toolchain.toml'))).toEqual([
      'rust = 1.77.2 -> 1.77.2 runtime/runtime rust-version:rust',
    ])
  })

  test('words float, an unknown tool and what is no version are gaps, other places are nothing', () => {
    const text = 'nodejs lts\nno-such-tool 1.2.3\nhelm $(touch x)\npython ref:main\n'
    const { pins, gaps } = toolVersions.extract({ path: '.tool-versions', text })
    expect(pins.map(({ key, floating, current }) => ({ key, floating, current }))).toEqual([
      { key: 'nodejs', floating: true, current: '' },
    ])
    expect(gaps).toEqual([
      { line: 2, text: 'no-such-tool 1.2.3', why: 'a tool that is not known' },
      { line: 3, text: 'helm $(touch', why: 'not a version' },
    ])
  })
})
