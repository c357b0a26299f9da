/** Every lock file reader, and the lock files that are known and not read. A test holds this list against the folders. */
import type { LockfileEntry } from '../contract.ts'

export const LOCKFILES: readonly LockfileEntry[] = [
  {
    name: 'go-mod',
    files: /(?:^|\/)go\.(?:sum|mod)$/,
    load: async () => (await import('./go-mod/index.ts')).goMod,
  },
  {
    name: 'package-lock',
    files: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/,
    alone: 'npm',
    load: async () => (await import('./package-lock/index.ts')).packageLock,
  },
  {
    name: 'poetry-lock',
    files: /(?:^|\/)poetry\.lock$/,
    alone: 'PyPI',
    load: async () => (await import('./poetry-lock/index.ts')).poetryLock,
  },
  {
    name: 'requirements',
    files: /(?:^|\/)(?:(?:[\w.-]*[._-])?requirements(?:[._-][\w.-]*)?|requirements\/[\w.-]+)\.(?:txt|pip)$/,
    load: async () => (await import('./requirements/index.ts')).requirements,
  },
  {
    name: 'uv-lock',
    files: /(?:^|\/)uv\.lock$/,
    alone: 'PyPI',
    load: async () => (await import('./uv-lock/index.ts')).uvLock,
  },
]

const UNREAD: Readonly<Record<string, string>> = {
  'yarn.lock': 'Yarn',
  'pnpm-lock.yaml': 'pnpm',
  'bun.lock': 'Bun',
  'bun.lockb': 'Bun',
  'Pipfile.lock': 'Pipenv',
  'pdm.lock': 'PDM',
  'pylock.toml': 'PEP 751',
  'Cargo.lock': 'Cargo',
  'Gemfile.lock': 'Bundler',
  'composer.lock': 'Composer',
  'gradle.lockfile': 'Gradle',
  'packages.lock.json': 'NuGet',
  'mix.lock': 'Mix',
  'pubspec.lock': 'pub',
}

/** Whose lock file this is, where no reader knows it: its packages are unknown, which is not the same as none. */
export const unreadLockfileOf = (path: string): string | undefined => UNREAD[path.slice(path.lastIndexOf('/') + 1)]
