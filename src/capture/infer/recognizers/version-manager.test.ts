import { describe, expect, it } from 'vitest'

import { claimLines, commandsOf } from '../testing-subjects.ts'
import { versionManager } from './version-manager.ts'

const inShell = (text: string, values = {}) => claimLines(versionManager, commandsOf(text, values))

describe('version managers', () => {
  it.each([
    ['nvm install 18.17.0', ['node-version node 18.17.0']],
    ['nvm install --lts', []],
    ['nvm alias default v20', ['node-version node v20']],
    ['n 18', ['node-version node 18']],
    ['pyenv install -s 3.11.4', ['python-version python 3.11.4']],
    ['pyenv global 3.11 3.12', ['python-version python 3.11', 'python-version python 3.12']],
    ['rbenv install 3.2.2', ['ruby-version ruby 3.2.2']],
    ['gvm install go1.21.0 -B', ['golang-version go 1.21.0']],
    ['tfenv install 1.5.0', ['github-releases hashicorp/terraform 1.5.0']],
    ['rustup toolchain install 1.70.0 --profile minimal', ['rust-version rust 1.70.0']],
    ['rustup default stable', ['rust-version rust stable']],
    ['rustup toolchain install nightly-2024-01-01', []],
    ['rustup target add wasm32-unknown-unknown', []],
    ['asdf install nodejs 20.1.0', ['node-version node 20.1.0']],
    ['asdf plugin add nodejs', []],
    ['mise use -g go@1.22 node@20', ['golang-version go 1.22', 'node-version node 20']],
    ['mise install', []],
    ['sdk install java 17.0.8-tem', ['java-version java-jdk 17.0.8-tem']],
    ['corepack prepare pnpm@8.6.0 --activate', ['npm pnpm 8.6.0']],
    ['corepack enable', []],
    ['corepack enable pnpm', []],
    ['brew install node@18 jq', ['node-version node 18', 'github-releases jqlang/jq -']],
    ['brew install openssl@1.1 coreutils', ['github-releases openssl/openssl 1.1', 'homebrew coreutils -']],
    ['arkade get kubectl --version v1.28.0', ['github-releases kubernetes/kubernetes v1.28.0']],
    ['arkade get kind@v0.20.0 jq', ['github-releases kubernetes-sigs/kind v0.20.0', 'github-releases jqlang/jq -']],
    ['uv python install 3.12', ['python-version python 3.12']],
    ['uv sync', []],
    ['nvm use', []],
    ['pyenv exec python', []],
    ['pyenv global system', []],
  ])('%s', (text, claims) => {
    expect(inShell(text)).toEqual(claims)
  })

  it('takes a variable', () => {
    expect(inShell('nvm install ${NODE_VERSION}')).toEqual(['node-version node ?'])
    expect(inShell('nvm install ${V}', { V: '20' })).toEqual(['node-version node 20'])
  })
})
