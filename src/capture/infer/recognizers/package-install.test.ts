import { describe, expect, test } from 'vitest'

import type { Recognizer } from '../claim.ts'
import { claimLines, claimsOf, commandsOf, definitionOf, type Values } from '../testing-subjects.ts'
import { goInstall } from './go-install.ts'
import { nodeInstall } from './node-install.ts'
import { otherInstall } from './other-install.ts'
import { pythonInstall } from './python-install.ts'

const reading =
  (recognizer: Recognizer) =>
  (shell: string, values?: Values): readonly string[] =>
    claimLines(recognizer, commandsOf(shell, values))

const COMMIT = 'c0ffee'.repeat(7).slice(0, 40)

describe('Python packages', () => {
  const packages = reading(pythonInstall)

  test.each<[string, readonly string[]]>([
    [
      'pip install requests==2.32.0 "wheel>=0.46.2" jinjanator',
      ['pypi requests 2.32.0', 'pypi wheel >=0.46.2', 'pypi jinjanator -'],
    ],
    ['pip3 install --no-cache-dir -U pip', ['pypi pip -']],
    ['pip3.11 install --index-url https://mirror.example/simple "uvicorn[standard]==0.30.1"', ['pypi uvicorn 0.30.1']],
    ['python3 -m pip install -r requirements.txt twine~=5.0', ['pypi twine ~=5.0']],
    ['pip install "django>=4,<5; python_version>\'3\'"', ['pypi django >=4,<5']],
    ['pip install ansible==9.*', ['pypi ansible ==9.*']],
    ['uv pip install --system ruff==0.6.0', ['pypi ruff 0.6.0']],
    [
      'uv tool install --with setuptools==70.0.0 pre-commit==3.8.0',
      ['pypi setuptools 70.0.0', 'pypi pre-commit 3.8.0'],
    ],
    ['uvx ruff@0.6.0 check .', ['pypi ruff 0.6.0']],
    ['uvx --from "mkdocs==1.6" mkdocs build', ['pypi mkdocs 1.6']],
    ['uv run --with pytest==8.0.0 pytest x', ['pypi pytest 8.0.0']],
    ['pipx install poetry==1.8.3', ['pypi poetry 1.8.3']],
    ['pipx run --spec black==24.1.0 black .', ['pypi black 24.1.0']],
    ['poetry add --group dev "pytest@^8.0"', ['pypi pytest ^8.0']],
    ['pip install git+https://github.com/org/repo.git@v1.2.3#egg=repo', ['github-tags org/repo v1.2.3']],
    [
      `pip install "pkg @ git+https://github.com/org/repo@${COMMIT}"`,
      [`git-refs https://github.com/org/repo ${COMMIT}`],
    ],
    ['pip install git+https://github.com/org/repo.git', ['git-refs https://github.com/org/repo -']],
    ['conda install -y -c conda-forge numpy=1.26 python==3.11.4', ['conda numpy 1.26', 'conda python 3.11.4']],
  ])('%s', (shell, expected) => {
    expect(packages(shell)).toEqual(expected)
  })

  test.each([
    'pip install .',
    'pip install -e .[dev]',
    'pip install -r requirements.txt -c constraints.txt',
    'pip install ./dist/x.whl dist/y-1.0.whl /wheels/*.whl',
    'pip install https://host.example/x.tar.gz',
    'pip uninstall requests',
    'pip freeze',
    'pip install ${PACKAGES}',
    'python -m venv pip',
    'python setup.py install x',
    'uv sync',
    'uv run pytest x==1',
    'poetry install',
    'uv python install 3.12',
  ])('none: %s', (shell) => {
    expect(packages(shell)).toEqual([])
  })

  test('versions out of variables', () => {
    expect(packages('pip install poetry==${V}', { V: '1.8.3' })).toEqual(['pypi poetry 1.8.3'])
    expect(packages('pip install poetry==${V}')).toEqual(['pypi poetry ?'])
    expect(packages('pip install poetry${SPEC}', { SPEC: '==1.8.3' })).toEqual(['pypi poetry 1.8.3'])
  })
})

describe('packages of the npm registry', () => {
  const packages = reading(nodeInstall)

  test.each<[string, readonly string[]]>([
    ['npm install -g npm@10.8.2 @angular/cli@18.0.0 yarn', ['npm npm 10.8.2', 'npm @angular/cli 18.0.0', 'npm yarn -']],
    ['npm i --save-dev typescript@^5.4 --registry https://mirror.example', ['npm typescript ^5.4']],
    ['npm i old@npm:new@1.2.3', ['npm new 1.2.3']],
    ['npm update -g pnpm', ['npm pnpm -']],
    ['npx --yes @redocly/cli@1.25.0 lint x', ['npm @redocly/cli 1.25.0']],
    ['npx -p typescript@5.5.2 tsc --noEmit', ['npm typescript 5.5.2']],
    ['npx cowsay@latest hi', ['npm cowsay latest']],
    ['npx -y cowsay hi', ['npm cowsay -']],
    ['pnpm add -D vite@5', ['npm vite 5']],
    ['pnpm dlx create-vite my-app', ['npm create-vite -']],
    ['yarn global add serve@14.2.3', ['npm serve 14.2.3']],
    ['yarn dlx @yarnpkg/doctor', ['npm @yarnpkg/doctor -']],
    ['bun add hono@4.5.0', ['npm hono 4.5.0']],
    ['corepack prepare pnpm@9.7.0 --activate', ['npm pnpm 9.7.0']],
    ['npm install org/repo', ['git-refs https://github.com/org/repo -']],
    ['npm install github:org/repo#v1.2.3', ['github-tags org/repo v1.2.3']],
    ['npm install git+https://github.com/org/repo.git#v2.0.0', ['github-tags org/repo v2.0.0']],
  ])('%s', (shell, expected) => {
    expect(packages(shell)).toEqual(expected)
  })

  test.each([
    'npm install',
    'npm update pnpm',
    'npm ci',
    'npm run build@prod',
    'npm install ./local ../other file:x ./a.tgz',
    'npm install https://host.example/a.tgz',
    'npx eslint .',
    'npx tsc',
    'yarn build',
    'yarn install --frozen-lockfile',
    'corepack enable pnpm',
    'npm exec -- eslint',
    'npm i ${PACKAGES}',
  ])('none: %s', (shell) => {
    expect(packages(shell)).toEqual([])
  })
})

describe('Go modules', () => {
  const packages = reading(goInstall)

  test.each<[string, readonly string[]]>([
    [
      'go install sigs.k8s.io/controller-tools/cmd/controller-gen@v0.20.1',
      ['go sigs.k8s.io/controller-tools/cmd/controller-gen v0.20.1'],
    ],
    ['go install -tags "a b" -ldflags=-s github.com/o/r/v2/cmd/x@v2.1.0', ['go github.com/o/r/v2/cmd/x v2.1.0']],
    ['go run golang.org/x/tools/gopls@latest check', ['go golang.org/x/tools/gopls latest']],
    ['go get -u golang.org/x/net@v0.30.0 golang.org/x/sys', ['go golang.org/x/net v0.30.0', 'go golang.org/x/sys -']],
    [`go install github.com/o/r@${COMMIT}`, [`go github.com/o/r ${COMMIT}`]],
    ['GOBIN=/x go install example.com/tool@main', ['go example.com/tool main']],
    ['./hack/go_install.sh example.com/cmd/tool tool v1.2.3', ['go example.com/cmd/tool v1.2.3']],
    [
      'go-get-tool /bin/gen sigs.k8s.io/controller-tools/cmd/gen@v0.21.0',
      ['go sigs.k8s.io/controller-tools/cmd/gen v0.21.0'],
    ],
    ['go-install github.com/o/r r v1.2.3', ['go github.com/o/r v1.2.3']],
  ])('%s', (shell, expected) => {
    expect(packages(shell)).toEqual(expected)
  })

  test.each([
    'go install ./cmd/x',
    'go install github.com/onsi/ginkgo/v2/ginkgo',
    'go build -o x ./...',
    'go get -u ./...',
    'go get github.com/o/r/...',
    'go run main.go',
    'go run ./tools/gen@v1',
    'go test example.com/x@v1',
    'go install ${TOOL}@v1.2.3',
    'install-release github.com/o/r v1.2.3',
    'report https://example.com/a v1.2.3',
    'docker pull example.com/a/b v1.2.3',
  ])('none: %s', (shell) => {
    expect(packages(shell)).toEqual([])
  })

  test('versions out of variables, tools named in a variable', () => {
    expect(packages('go install example.com/x/cmd/tool@${V}', { V: 'v1.0.0' })).toEqual([
      'go example.com/x/cmd/tool v1.0.0',
    ])
    const defined = (value: string): readonly string[] => claimLines(goInstall, [definitionOf('TOOLS', value)])
    expect(defined('github.com/o/r@v1.2.3 example.com/cmd/b@v0.1.0')).toEqual([
      'go github.com/o/r v1.2.3',
      'go example.com/cmd/b v0.1.0',
    ])
    expect(defined('actions/checkout@v4.1.0')).toEqual([])
    expect(defined('user@v1.2.3')).toEqual([])
  })
})

describe('crates, gems, Composer and NuGet packages', () => {
  const packages = reading(otherInstall)

  test.each<[string, readonly string[]]>([
    ['cargo install --locked cross --version 0.2.5', ['crate cross 0.2.5']],
    ['cargo +nightly install cargo-deny@0.16.1 cargo-nextest', ['crate cargo-deny 0.16.1', 'crate cargo-nextest -']],
    ['cargo install --git https://github.com/o/r --tag v1.2.3 tool', ['github-tags o/r v1.2.3']],
    ['cargo install --git https://github.com/o/r tool', ['git-refs https://github.com/o/r -']],
    ['cargo binstall -y just@1.36.0', ['crate just 1.36.0']],
    ['gem install bundler -v 2.5.1', ['rubygems bundler 2.5.1']],
    ['gem install --no-document rake:13.0.6 fpm', ['rubygems rake 13.0.6', 'rubygems fpm -']],
    [
      'composer require --dev "phpunit/phpunit:^11.0" psr/log=3.0.0',
      ['packagist phpunit/phpunit ^11.0', 'packagist psr/log 3.0.0'],
    ],
    ['composer global require laravel/installer', ['packagist laravel/installer -']],
    ['dotnet tool install --global dotnet-ef --version 8.0.8', ['nuget dotnet-ef 8.0.8']],
    ['dotnet add package Serilog --version 4.0.1', ['nuget Serilog 4.0.1']],
    ['dotnet tool install dotnet-sonarscanner', ['nuget dotnet-sonarscanner -']],
  ])('%s', (shell, expected) => {
    expect(packages(shell)).toEqual(expected)
  })

  test.each([
    'cargo build',
    'cargo install --path .',
    'gem install ./x.gem',
    'composer install',
    'dotnet restore',
    'dotnet tool restore',
    'cargo install ${TOOLS}',
  ])('none: %s', (shell) => {
    expect(packages(shell)).toEqual([])
  })
})

test('what is found is required, for building, and says how', () => {
  const [claim] = claimsOf(pythonInstall, commandsOf('python3 -m pip install x==1'))
  expect(claim).toMatchObject({ role: 'require', scope: 'build', confidence: 'certain', evidence: 'pip install' })
})
