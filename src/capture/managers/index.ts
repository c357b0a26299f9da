/** Every manager. `npm run new:manager NAME` adds one; a test holds this list against the folders. */
import type { ManagerEntry } from '../contract.ts'
import { DOCKERFILE_PATHS } from '../formats/dockerfile-paths.ts'

export const MANAGERS: readonly ManagerEntry[] = [
  {
    name: 'annotated',
    // Documentation shows annotations as examples.
    files: /^(?!.*\.(?:md|markdown|rst|adoc|html?|lock)$)/i,
    marker: 'renovate:',
    load: async () => (await import('./annotated/index.ts')).annotated,
  },
  {
    name: 'ansible-galaxy',
    files: /(?:^|\/)(?:requirements|galaxy)(?:\.ansible)?\.ya?ml$/,
    load: async () => (await import('./ansible-galaxy/index.ts')).ansibleGalaxy,
  },
  {
    name: 'argocd',
    files: /\.ya?ml$/,
    marker: 'argoproj.io/',
    load: async () => (await import('./argocd/index.ts')).argocd,
  },
  {
    name: 'azure-pipelines',
    files:
      /(?:^|\/)[^/]*azure-?pipelines?[^/]*\.ya?ml$|(?:^|\/)(?:\.?azure-?(?:pipelines|devops)|\.azdo|\.ado|\.vsts-ci|\.pipelines)\/.*\.ya?ml$/i,
    load: async () => (await import('./azure-pipelines/index.ts')).azurePipelines,
  },
  {
    name: 'bitbucket-pipelines',
    files: /(?:^|\/)bitbucket-pipelines[^/]*\.ya?ml$/,
    load: async () => (await import('./bitbucket-pipelines/index.ts')).bitbucketPipelines,
  },
  {
    name: 'buildkite',
    files: /(?:^|\/)(?:\.?buildkite(?:\.[\w-]+)?|\.buildkite\/.*)\.ya?ml$/,
    marker: 'plugins',
    load: async () => (await import('./buildkite/index.ts')).buildkite,
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
    name: 'ci-images',
    files:
      /(?:^|\/)(?:\.(?:drone|woodpecker|crow|vela|harness)(?:[./-].*)?|\.?codefresh(?:\/.*)?|[^/]*cloudbuild[^/]*)\.ya?ml$/,
    load: async () => (await import('./ci-images/index.ts')).ciImages,
  },
  {
    name: 'circleci',
    files: /(?:^|\/)\.circleci\/.*\.ya?ml$/,
    load: async () => (await import('./circleci/index.ts')).circleci,
  },
  {
    name: 'composer',
    files: /(?:^|\/)composer\.json$/,
    load: async () => (await import('./composer/index.ts')).composer,
  },
  {
    name: 'conda',
    files: /(?:^|\/)(?:[^/]*[._-])?(?:environments?|conda|env)(?:[._-][^/]*)?\.ya?ml$/,
    marker: 'dependencies',
    load: async () => (await import('./conda/index.ts')).conda,
  },
  {
    name: 'crossplane',
    files: /\.ya?ml$/,
    marker: 'pkg.crossplane.io/',
    load: async () => (await import('./crossplane/index.ts')).crossplane,
  },
  {
    name: 'devcontainer',
    files: /(?:^|\/)\.?devcontainer\.json$/,
    load: async () => (await import('./devcontainer/index.ts')).devcontainer,
  },
  {
    name: 'docker-compose',
    files: /(?:^|\/)(?:[^/]*[._-])?(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/,
    load: async () => (await import('./docker-compose/index.ts')).dockerCompose,
  },
  {
    name: 'dockerfile',
    files: DOCKERFILE_PATHS,
    load: async () => (await import('./dockerfile/index.ts')).dockerfile,
  },
  {
    name: 'fleet',
    files: /(?:^|\/)fleet\.ya?ml$/,
    load: async () => (await import('./fleet/index.ts')).fleet,
  },
  {
    name: 'flux',
    files: /\.ya?ml$/,
    marker: 'toolkit.fluxcd.io/',
    load: async () => (await import('./flux/index.ts')).flux,
  },
  {
    name: 'github-actions',
    files: /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/,
    load: async () => (await import('./github-actions/index.ts')).githubActions,
  },
  {
    name: 'gitlab-ci',
    files: /(?:^|\/)(?:[^/]*\.?gitlab-ci[^/]*|\.gitlab(?:-ci)?\/.*)\.ya?ml$/,
    load: async () => (await import('./gitlab-ci/index.ts')).gitlabCi,
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
    name: 'helm-chart',
    files: /(?:^|\/)(?:Chart|requirements)\.ya?ml$/,
    marker: 'dependencies',
    load: async () => (await import('./helm-chart/index.ts')).helmChart,
  },
  {
    name: 'helm-values',
    files: /(?:^|\/)(?:[^/]*[._-])?values(?:[._-][^/]*)?\.ya?ml$/,
    load: async () => (await import('./helm-values/index.ts')).helmValues,
  },
  {
    name: 'helmfile',
    files: /(?:^|\/)helmfile(?:[._-][^/]*)?(?:\.d\/.*)?\.ya?ml(?:\.gotmpl)?$/,
    marker: 'chart',
    load: async () => (await import('./helmfile/index.ts')).helmfile,
  },
  {
    name: 'jenkins',
    files: /(?:^|\/)plugins\.(?:txt|ya?ml)$/,
    load: async () => (await import('./jenkins/index.ts')).jenkins,
  },
  {
    name: 'jsonnet-bundler',
    files: /(?:^|\/)jsonnetfile\.json$/,
    load: async () => (await import('./jsonnet-bundler/index.ts')).jsonnetBundler,
  },
  {
    name: 'kubernetes',
    files: /\.ya?ml$/,
    marker: 'image:',
    load: async () => (await import('./kubernetes/index.ts')).kubernetes,
  },
  {
    name: 'kustomize',
    files: /(?:^|\/)kustomization\.ya?ml$/,
    load: async () => (await import('./kustomize/index.ts')).kustomize,
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
    name: 'ocb',
    files: /\.ya?ml$/,
    marker: 'gomod:',
    load: async () => (await import('./ocb/index.ts')).ocb,
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
    name: 'pre-commit',
    files: /(?:^|\/)\.pre-commit-config\.ya?ml$/,
    load: async () => (await import('./pre-commit/index.ts')).preCommit,
  },
  {
    name: 'pub',
    files: /(?:^|\/)pubspec\.ya?ml$/,
    load: async () => (await import('./pub/index.ts')).pub,
  },
  {
    name: 'pyproject',
    files: /(?:^|\/)pyproject\.toml$/,
    load: async () => (await import('./pyproject/index.ts')).pyproject,
  },
  {
    name: 'quadlet',
    files: /\.(?:container|image|volume)$/,
    marker: 'Image',
    load: async () => (await import('./quadlet/index.ts')).quadlet,
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
    name: 'tekton',
    files: /\.ya?ml$/,
    marker: 'tekton.dev/',
    load: async () => (await import('./tekton/index.ts')).tekton,
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
  {
    name: 'vendir',
    files: /(?:^|\/)vendir\.ya?ml$/,
    load: async () => (await import('./vendir/index.ts')).vendir,
  },
]
