/** Every manager. `npm run new:manager NAME` adds one; a test holds this list against the folders. */
import type { ManagerEntry } from '../contract.ts'
import { DOCKERFILE_PATHS } from '../dockerfile-paths.ts'

export const MANAGERS: readonly ManagerEntry[] = [
  {
    name: 'annotated',
    // Documentation shows annotations as examples.
    files: /^(?!.*\.(?:md|markdown|rst|adoc|html?|lock)$)/i,
    marker: 'renovate:',
    load: async () => (await import('./annotated/index.ts')).annotated,
  },
  {
    name: 'bundler',
    files: /(?:^|\/)(?:Gemfile|gems\.rb|[\w.-]+\.gemspec)$/,
    load: async () => (await import('./bundler/index.ts')).bundler,
  },
  {
    name: 'cargo',
    files: /(?:^|\/)Cargo\.toml$/,
    load: async () => (await import('./cargo/index.ts')).cargo,
  },
  {
    name: 'composer',
    files: /(?:^|\/)composer\.json$/,
    load: async () => (await import('./composer/index.ts')).composer,
  },
  {
    name: 'dockerfile',
    files: DOCKERFILE_PATHS,
    load: async () => (await import('./dockerfile/index.ts')).dockerfile,
  },
  {
    name: 'github-actions',
    files: /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/,
    load: async () => (await import('./github-actions/index.ts')).githubActions,
  },
  {
    name: 'gomod',
    files: /(?:^|\/)go\.(?:mod|work)$/,
    load: async () => (await import('./gomod/index.ts')).gomod,
  },
  {
    name: 'gradle',
    files: /\.gradle(?:\.kts)?$|\.versions\.toml$|(?:^|\/)gradle(?:-wrapper)?\.properties$|(?:^|\/)buildSrc\/.+\.kts?$/,
    load: async () => (await import('./gradle/index.ts')).gradle,
  },
  {
    name: 'maven',
    files: /(?:^|[/.])pom\.xml$|(?:^|\/)(?:\.mvn\/extensions\.xml|maven-wrapper\.properties)$/,
    load: async () => (await import('./maven/index.ts')).maven,
  },
  {
    name: 'npm',
    files: /(?:^|\/)(?:package\.json|pnpm-workspace\.yaml)$/,
    load: async () => (await import('./npm/index.ts')).npm,
  },
  {
    name: 'nuget',
    files: /\.(?:cs|fs|vb)proj$|\.(?:props|targets)$|(?:^|\/)(?:dotnet-tools|global)\.json$|(?:^|\/)packages\.config$/i,
    load: async () => (await import('./nuget/index.ts')).nuget,
  },
  {
    name: 'pip-requirements',
    files:
      /(?:^|\/)(?:(?:[\w.-]*[._-])?(?:requirements|constraints)(?:[._-][\w.-]*)?|requirements\/[\w.-]+)\.(?:txt|in|pip)$/,
    load: async () => (await import('./pip-requirements/index.ts')).pipRequirements,
  },
  {
    name: 'pipfile',
    files: /(?:^|\/)Pipfile$/,
    load: async () => (await import('./pipfile/index.ts')).pipfile,
  },
  {
    name: 'pyproject',
    files: /(?:^|\/)pyproject\.toml$/,
    load: async () => (await import('./pyproject/index.ts')).pyproject,
  },
  {
    name: 'runtime-files',
    files: /(?:^|\/)(?:\.nvmrc|\.bazelversion|\.dvmrc|rust-toolchain|\.[a-z][a-z-]*-version)$/,
    load: async () => (await import('./runtime-files/index.ts')).runtimeFiles,
  },
  {
    name: 'setuptools',
    files: /(?:^|\/)setup\.(?:cfg|py)$/,
    load: async () => (await import('./setuptools/index.ts')).setuptools,
  },
  {
    name: 'terraform',
    files: /(?<!\.lock)\.(?:tf|tofu|hcl)$/,
    load: async () => (await import('./terraform/index.ts')).terraform,
  },
  {
    name: 'tool-versions',
    files:
      /(?:^|\/)(?:\.tool-versions|\.sdkmanrc|rust-toolchain\.toml|\.?mise(?:\.[\w-]+)?\.toml|\.?(?:config\/)?mise\/config\.toml)$/,
    load: async () => (await import('./tool-versions/index.ts')).toolVersions,
  },
]
