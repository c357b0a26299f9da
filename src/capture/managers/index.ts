/** Every manager. `npm run new:manager NAME` adds one; a test holds this list against the folders. */
import type { ManagerEntry } from '../contract.ts'

export const MANAGERS: readonly ManagerEntry[] = [
  {
    name: 'annotated',
    // Documentation shows annotations as examples.
    files: /^(?!.*\.(?:md|markdown|rst|adoc|html?|lock)$)/i,
    marker: 'renovate:',
    load: async () => (await import('./annotated/index.ts')).annotated,
  },
  {
    name: 'cargo',
    files: /(?:^|\/)Cargo\.toml$/,
    load: async () => (await import('./cargo/index.ts')).cargo,
  },
  {
    name: 'dockerfile',
    // `Dockerfile.base`, `app.dockerfile`; not `dockerfile_test.go`, `Dockerfile.dockerignore`.
    files:
      /(?:^|\/)(?:[\w.-]*[._-])?(?:dockerfile|containerfile)(?:[._-](?![^/]*\.(?:[cm]?[jt]sx?|go|py|rs|java|rb|json|ya?ml|md|rst|lock|\w*ignore)$)(?!\w*ignore$|(?:[cm]?[jt]s|go|py|rs|java|rb|json|ya?ml|md|rst)$)[^/]*)?$/i,
    load: async () => (await import('./dockerfile/index.ts')).dockerfile,
  },
  {
    name: 'gomod',
    files: /(?:^|\/)go\.(?:mod|work)$/,
    load: async () => (await import('./gomod/index.ts')).gomod,
  },
  {
    name: 'gradle',
    files: /\.gradle(?:\.kts)?$|\.versions\.toml$|(?:^|\/)gradle-wrapper\.properties$/,
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
    name: 'pip-requirements',
    files:
      /(?:^|\/)(?:(?:[\w.-]*[._-])?(?:requirements|constraints)(?:[._-][\w.-]*)?|requirements\/[\w.-]+)\.(?:txt|in|pip)$/,
    load: async () => (await import('./pip-requirements/index.ts')).pipRequirements,
  },
  {
    name: 'pyproject',
    files: /(?:^|\/)pyproject\.toml$/,
    load: async () => (await import('./pyproject/index.ts')).pyproject,
  },
  {
    name: 'runtime-files',
    files: /(?:^|\/)(?:\.nvmrc|\.node-version|\.python-version|\.go-version)$/,
    load: async () => (await import('./runtime-files/index.ts')).runtimeFiles,
  },
]
