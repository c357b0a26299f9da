/** Dependabot's ecosystems (docs.github.com, "Dependabot options reference", package-ecosystem): the files of each, in its directory. */

const NODE = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
]

const ECOSYSTEMS: Readonly<Record<string, readonly string[]>> = {
  bazel: ['WORKSPACE', 'MODULE.bazel'],
  bun: ['package.json', 'bun.lock'],
  bundler: ['Gemfile', 'Gemfile.lock', '*.gemspec'],
  cargo: ['Cargo.toml', 'Cargo.lock'],
  composer: ['composer.json', 'composer.lock'],
  conda: ['environment.{yml,yaml}'],
  devcontainers: ['.devcontainer/devcontainer.json', '.devcontainer.json'],
  docker: ['*{Dockerfile,dockerfile,Containerfile}*', '*.{yml,yaml}'],
  'docker-compose': ['*compose*.{yml,yaml}'],
  'dotnet-sdk': ['global.json'],
  elm: ['elm.json'],
  gitsubmodule: ['.gitmodules'],
  'github-actions': ['.github/workflows/*.{yml,yaml}', 'action.{yml,yaml}'],
  gomod: ['go.mod', 'go.sum'],
  gradle: ['*.gradle{,.kts}', 'gradle.properties', 'gradle/*.toml'],
  helm: ['Chart.{yaml,lock}', 'values*.yaml'],
  maven: ['pom.xml'],
  mix: ['mix.exs', 'mix.lock'],
  npm: NODE,
  nuget: ['*.{csproj,fsproj,vbproj,props,targets}', 'packages.config', 'dotnet-tools.json'],
  pip: ['*requirements*.{txt,in}', 'pyproject.toml', 'poetry.lock', 'Pipfile', 'Pipfile.lock', 'setup.{py,cfg}'],
  'pre-commit': ['.pre-commit-config.{yml,yaml}'],
  pub: ['pubspec.yaml', 'pubspec.lock'],
  'rust-toolchain': ['rust-toolchain', 'rust-toolchain.toml'],
  swift: ['Package.swift', 'Package.resolved'],
  terraform: ['*.tf', '*.tofu'],
  uv: ['pyproject.toml', 'uv.lock', '*requirements*.{txt,in}'],
  vcpkg: ['vcpkg.json'],
  yarn: NODE,
}

/** Globs of ours for an ecosystem in one of its directories (`/`, `/src/go`, `/charts/*`, `**` + `/*`); `undefined` for an unknown one. */
export const filesOf = (ecosystem: string, directory: string): readonly string[] | undefined => {
  const names = Object.hasOwn(ECOSYSTEMS, ecosystem) ? ECOSYSTEMS[ecosystem] : undefined
  const folder = directory.replace(/^\.?\//, '').replace(/\/+$/, '')
  if (folder === '' || folder === '.') return names
  return names?.map((name) => (/^\*\*(?:\/\*)?$/.test(folder) ? `**/${name}` : `${folder}/${name}`))
}
