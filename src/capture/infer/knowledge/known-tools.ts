/**
 * Tools by the names that people give them in variables, in version files (`.tool-versions`, `mise.toml`) and in steps:
 * a table, for where nothing says from where the tool comes.
 */
import { RELEASES, SERVICES, TAGS } from './tool-repositories.ts'

export type KnownTool = Readonly<{
  datasource: string
  name: string
  /** How a tag becomes the version, where they differ in more than a leading `v`. */
  extractVersion?: string
}>

/** What has tags of another form, or comes from elsewhere. */
const OTHERS: readonly (KnownTool & Readonly<{ names: string }>)[] = [
  { names: 'go golang', datasource: 'golang-version', name: 'go' },
  { names: 'node nodejs node-js', datasource: 'node-version', name: 'node' },
  { names: 'python py python3', datasource: 'python-version', name: 'python' },
  { names: 'ruby', datasource: 'ruby-version', name: 'ruby' },
  { names: 'rust rustc rust-toolchain', datasource: 'rust-version', name: 'rust' },
  { names: 'java jdk openjdk java-jdk', datasource: 'java-version', name: 'java-jdk' },
  { names: 'jre java-jre', datasource: 'java-version', name: 'java-jre' },
  { names: 'dotnet dotnet-sdk dotnet-core', datasource: 'dotnet-version', name: 'dotnet-sdk' },
  { names: 'gradle', datasource: 'gradle-version', name: 'gradle' },
  { names: 'flutter', datasource: 'flutter-version', name: 'flutter' },
  { names: 'dart', datasource: 'dart-version', name: 'dart' },
  { names: 'npm', datasource: 'npm', name: 'npm' },
  { names: 'pnpm', datasource: 'npm', name: 'pnpm' },
  { names: 'yarn', datasource: 'npm', name: 'yarn' },
  { names: 'bun', datasource: 'npm', name: 'bun' },
  { names: 'deno', datasource: 'npm', name: 'deno' },
  { names: 'lerna', datasource: 'npm', name: 'lerna' },
  { names: 'pyright', datasource: 'npm', name: 'pyright' },
  { names: 'markdownlint-cli', datasource: 'npm', name: 'markdownlint-cli' },
  { names: 'markdownlint-cli2', datasource: 'npm', name: 'markdownlint-cli2' },
  { names: 'semantic-release', datasource: 'npm', name: 'semantic-release' },
  { names: 'redocly redocly-cli', datasource: 'npm', name: '@redocly/cli' },
  { names: 'spectral', datasource: 'npm', name: '@stoplight/spectral-cli' },
  {
    names: 'openapi-generator openapi-generator-cli',
    datasource: 'maven',
    name: 'org.openapitools:openapi-generator-cli',
  },
  { names: 'poetry', datasource: 'pypi', name: 'poetry' },
  { names: 'pipenv', datasource: 'pypi', name: 'pipenv' },
  { names: 'pdm', datasource: 'pypi', name: 'pdm' },
  { names: 'hatch', datasource: 'pypi', name: 'hatch' },
  { names: 'pip', datasource: 'pypi', name: 'pip' },
  { names: 'setuptools', datasource: 'pypi', name: 'setuptools' },
  { names: 'pipx', datasource: 'pypi', name: 'pipx' },
  { names: 'tox', datasource: 'pypi', name: 'tox' },
  { names: 'nox', datasource: 'pypi', name: 'nox' },
  { names: 'ansible', datasource: 'pypi', name: 'ansible' },
  { names: 'ansible-core', datasource: 'pypi', name: 'ansible-core' },
  { names: 'ansible-lint', datasource: 'pypi', name: 'ansible-lint' },
  { names: 'molecule', datasource: 'pypi', name: 'molecule' },
  { names: 'yamllint', datasource: 'pypi', name: 'yamllint' },
  { names: 'codespell', datasource: 'pypi', name: 'codespell' },
  { names: 'pre-commit precommit', datasource: 'pypi', name: 'pre-commit' },
  { names: 'black', datasource: 'pypi', name: 'black' },
  { names: 'flake8', datasource: 'pypi', name: 'flake8' },
  { names: 'mypy', datasource: 'pypi', name: 'mypy' },
  { names: 'isort', datasource: 'pypi', name: 'isort' },
  { names: 'cibuildwheel', datasource: 'pypi', name: 'cibuildwheel' },
  { names: 'conan', datasource: 'pypi', name: 'conan' },
  { names: 'bundler', datasource: 'rubygems', name: 'bundler' },
  { names: 'rubocop', datasource: 'rubygems', name: 'rubocop' },
  { names: 'cocoapods', datasource: 'rubygems', name: 'cocoapods' },
  { names: 'cargo-make', datasource: 'crate', name: 'cargo-make' },
  { names: 'cargo-deny', datasource: 'crate', name: 'cargo-deny' },
  { names: 'cargo-audit', datasource: 'crate', name: 'cargo-audit' },
  { names: 'cargo-chef', datasource: 'crate', name: 'cargo-chef' },
  { names: 'wasm-bindgen wasm-bindgen-cli', datasource: 'crate', name: 'wasm-bindgen-cli' },
  { names: 'govulncheck', datasource: 'go', name: 'golang.org/x/vuln' },
  { names: 'goimports', datasource: 'go', name: 'golang.org/x/tools' },
  { names: 'gopls', datasource: 'go', name: 'golang.org/x/tools/gopls' },
  { names: 'protoc-gen-go-grpc', datasource: 'go', name: 'google.golang.org/grpc/cmd/protoc-gen-go-grpc' },
  { names: 'setup-envtest', datasource: 'go', name: 'sigs.k8s.io/controller-runtime/tools/setup-envtest' },
  { names: 'go-licenses', datasource: 'go', name: 'github.com/google/go-licenses' },
]

const TAGGED: readonly (KnownTool & Readonly<{ names: string }>)[] = [
  ['kustomize', 'kubernetes-sigs/kustomize', '^kustomize/(?<version>.+)$'],
  ['jq', 'jqlang/jq', '^jq-(?<version>.+)$'],
  ['azure-cli azurecli', 'Azure/azure-cli', '^azure-cli-(?<version>.+)$'],
  ['erlang otp', 'erlang/otp', '^OTP-(?<version>.+)$'],
  ['elixir', 'elixir-lang/elixir', '^v(?<version>.+)$'],
  ['php', 'php/php-src', '^php-(?<version>.+)$'],
  ['maven mvn', 'apache/maven', '^maven-(?<version>.+)$'],
  ['ghc haskell', 'ghc/ghc', '^ghc-(?<version>.+)-release$'],
  ['perl', 'Perl/perl5', '^v(?<version>.+)$'],
  ['lua', 'lua/lua', '^v(?<version>.+)$'],
  ['clang-format clang llvm clang-tidy', 'llvm/llvm-project', '^llvmorg-(?<version>.+)$'],
  ['kotlin', 'JetBrains/kotlin', '^(?:Kotlin |v)(?<version>.+)$'],
  ['mimirtool', 'grafana/mimir', '^mimir-(?<version>.+)$'],
  ['openssl', 'openssl/openssl', '^openssl-(?<version>.+)$'],
  ['sqlite sqlite3', 'sqlite/sqlite', '^version-(?<version>.+)$'],
  ['boost', 'boostorg/boost', '^boost-(?<version>.+)$'],
  ['checkstyle', 'checkstyle/checkstyle', '^checkstyle-(?<version>.+)$'],
].map(([names = '', name = '', extractVersion = '']) => ({
  names,
  datasource: 'github-releases',
  name,
  extractVersion,
}))

type Entry = readonly [name: string, tool: KnownTool, plainWord: boolean]

const entriesOf = (names: string, tool: KnownTool, plainWord = false): readonly Entry[] =>
  names
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => [name.replace('!', ''), tool, plainWord || name.startsWith('!')])

const ofRepositories = (datasource: string, rows: Readonly<Record<string, string>>, plainWord = false) =>
  Object.entries(rows).flatMap(([name, names]) => entriesOf(names, { datasource, name }, plainWord))

const ofTools = (rows: readonly (KnownTool & Readonly<{ names: string }>)[]) =>
  rows.flatMap(({ names, ...tool }) => entriesOf(names, tool))

const ENTRIES: readonly Entry[] = [
  ...ofRepositories('github-releases', RELEASES),
  ...ofRepositories('github-tags', TAGS),
  ...ofTools(OTHERS),
  ...ofTools(TAGGED),
  ...ofRepositories('github-tags', SERVICES, true),
]

const byName = new Map(ENTRIES.map(([name, tool]) => [name, tool]))
const plainWords = new Set(ENTRIES.filter(([, , plainWord]) => plainWord).map(([name]) => name))

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '-')

/** By a name where only tools are named: a line of `.tool-versions`, `setup-x` of a step. */
export const knownTool = (name: string): KnownTool | undefined => byName.get(plain(name))

/** By a name that could also be an ordinary word, as variables have. */
export const distinctTool = (name: string): KnownTool | undefined =>
  plainWords.has(plain(name)) ? undefined : byName.get(plain(name))

const byRepository = new Map(ENTRIES.map(([, tool]) => [tool.name.toLowerCase(), tool]))

/** What is released at a repository of GitHub: how its tags are spelled, where that is known. */
export const toolOfRepository = (path: string): KnownTool =>
  byRepository.get(path.toLowerCase()) ?? { datasource: 'github-releases', name: path }
