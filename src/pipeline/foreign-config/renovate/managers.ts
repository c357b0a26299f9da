/** Renovate's managers (docs.renovatebot.com/modules/manager): the files that each reads, and the datasources of what it finds. */

export type RenovateManager = Readonly<{ files: readonly string[]; datasources?: readonly string[] }>

const GITHUB = ['github-tags', 'github-releases', 'github-runners', 'docker'] as const

export const MANAGERS: Readonly<Record<string, RenovateManager>> = {
  ansible: { files: ['**/tasks/*.{yml,yaml}'], datasources: ['docker'] },
  'ansible-galaxy': { files: ['**/{galaxy,requirements}.{yml,yaml}'] },
  argocd: { files: [] },
  asdf: { files: ['**/.tool-versions'] },
  'azure-pipelines': { files: ['**/.azuredevops/**/*.{yml,yaml}', '**/azure*pipeline*.{yml,yaml}'] },
  bazel: { files: ['**/{WORKSPACE,WORKSPACE.bazel,*.bzl}'] },
  'bazel-module': { files: ['**/{MODULE.bazel,*.MODULE.bazel}'] },
  bundler: { files: ['**/{Gemfile,Gemfile.lock,gems.rb}'], datasources: ['rubygems', 'ruby-version'] },
  cargo: { files: ['**/{Cargo.toml,Cargo.lock}'], datasources: ['crate'] },
  circleci: { files: ['.circleci/**/*.{yml,yaml}'] },
  composer: { files: ['**/{composer.json,composer.lock}'], datasources: ['packagist'] },
  devcontainer: { files: ['**/.devcontainer/**', '**/.devcontainer.json'] },
  'docker-compose': { files: ['**/*compose*.{yml,yaml}'], datasources: ['docker'] },
  dockerfile: {
    files: ['**/{Dockerfile,dockerfile,Containerfile}*', '**/*.{Dockerfile,dockerfile,Containerfile}*'],
    datasources: ['docker'],
  },
  flux: { files: ['**/gotk-components.yaml', '**/flux-system/**'] },
  'git-submodules': { files: ['.gitmodules'] },
  'github-actions': {
    files: ['**/.github/workflows/*.{yml,yaml}', '**/.github/actions/**/*.{yml,yaml}', '**/action.{yml,yaml}'],
    datasources: GITHUB,
  },
  gitlabci: { files: ['**/*.gitlab-ci.{yml,yaml}'] },
  'gitlabci-include': { files: ['**/*.gitlab-ci.{yml,yaml}'] },
  gomod: { files: ['**/{go.mod,go.sum,go.work}'], datasources: ['go', 'golang-version'] },
  gradle: { files: ['**/*.gradle{,.kts}', '**/gradle.properties', '**/*.versions.toml'], datasources: ['maven'] },
  'gradle-wrapper': { files: ['**/gradle-wrapper.properties'] },
  'helm-values': { files: ['**/values.{yml,yaml}'], datasources: ['docker', 'helm'] },
  helmfile: { files: ['**/helmfile*.{yml,yaml}'] },
  helmv3: { files: ['**/Chart.{yaml,lock}'], datasources: ['helm', 'docker'] },
  jenkins: { files: ['**/plugins.{txt,yml,yaml}'] },
  kustomize: { files: ['**/kustomization.{yml,yaml}'] },
  maven: { files: ['**/pom.xml', '**/*.pom.xml'], datasources: ['maven'] },
  'maven-wrapper': { files: ['**/maven-wrapper.properties'] },
  mise: { files: ['**/{.mise,mise}*.toml', '**/mise/config.toml'] },
  npm: { files: ['**/{package.json,package-lock.json,pnpm-lock.yaml,pnpm-workspace.yaml,yarn.lock}'] },
  nuget: { files: ['**/*.{csproj,fsproj,vbproj,props,targets}', '**/{packages.config,global.json,dotnet-tools.json}'] },
  nvm: { files: ['**/.nvmrc'] },
  nodenv: { files: ['**/.node-version'] },
  pep621: { files: ['**/{pyproject.toml,uv.lock,pdm.lock}'] },
  'pip-compile': { files: ['**/*requirements*.{txt,in}'], datasources: ['pypi'] },
  pip_requirements: { files: ['**/*requirements*.{txt,pip}'], datasources: ['pypi'] },
  pip_setup: { files: ['**/setup.py'], datasources: ['pypi'] },
  pipenv: { files: ['**/{Pipfile,Pipfile.lock}'], datasources: ['pypi', 'python-version'] },
  poetry: { files: ['**/{pyproject.toml,poetry.lock}'], datasources: ['pypi', 'python-version'] },
  'pre-commit': { files: ['**/.pre-commit-config.{yml,yaml}'] },
  pyenv: { files: ['**/.python-version'] },
  'setup-cfg': { files: ['**/setup.cfg'], datasources: ['pypi'] },
  tekton: { files: ['**/*.{yml,yaml}'], datasources: ['docker', 'git-tags'] },
  terraform: { files: ['**/*.{tf,tofu}'] },
  'terraform-version': { files: ['**/.terraform-version'] },
  terragrunt: { files: ['**/terragrunt.hcl'] },
}

/** Names that people use, or that Renovate used once. */
const ALIASES: Readonly<Record<string, string>> = {
  docker: 'dockerfile',
  'helm-requirements': 'helmv3',
  'gitlab-ci': 'gitlabci',
  setupcfg: 'setup-cfg',
}

export const managerOf = (name: string): RenovateManager | undefined => {
  const found = MANAGERS[ALIASES[name] ?? name]
  return found && found.files.length > 0 ? found : undefined
}
