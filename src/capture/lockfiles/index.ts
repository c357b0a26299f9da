/** Every lock file reader, and the lock files that are known and not read. A test holds this list against the folders. */
import { ecosystemOfDatasource } from '../../versions/names.ts'
import type { LockfileEntry } from '../contract.ts'

export const LOCKFILES: readonly LockfileEntry[] = [
  {
    name: 'cargo-lock',
    files: /(?:^|\/)Cargo\.lock$/,
    alone: ecosystemOfDatasource('crate') ?? 'crate',
    load: async () => (await import('./cargo-lock/index.ts')).cargoLock,
  },
  {
    name: 'composer-lock',
    files: /(?:^|\/)composer\.lock$/,
    alone: 'Packagist',
    load: async () => (await import('./composer-lock/index.ts')).composerLock,
  },
  {
    name: 'gemfile-lock',
    files: /(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/,
    alone: 'RubyGems',
    load: async () => (await import('./gemfile-lock/index.ts')).gemfileLock,
  },
  {
    name: 'go-mod',
    files: /(?:^|\/)go\.(?:sum|mod)$/,
    load: async () => (await import('./go-mod/index.ts')).goMod,
  },
  {
    name: 'gradle-lock',
    files: /(?:^|\/)(?:buildscript-)?gradle\.lockfile$/,
    alone: 'Maven',
    load: async () => (await import('./gradle-lock/index.ts')).gradleLock,
  },
  {
    name: 'nuget-lock',
    files: /(?:^|\/)packages\.lock\.json$/,
    alone: 'NuGet',
    load: async () => (await import('./nuget-lock/index.ts')).nugetLock,
  },
  {
    name: 'package-lock',
    files: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/,
    alone: 'npm',
    load: async () => (await import('./package-lock/index.ts')).packageLock,
  },
  {
    name: 'pipfile-lock',
    files: /(?:^|\/)Pipfile\.lock$/,
    alone: 'PyPI',
    load: async () => (await import('./pipfile-lock/index.ts')).pipfileLock,
  },
  {
    name: 'pnpm-lock',
    files: /(?:^|\/)pnpm-lock\.yaml$/,
    alone: 'npm',
    load: async () => (await import('./pnpm-lock/index.ts')).pnpmLock,
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
  {
    name: 'yarn-lock',
    files: /(?:^|\/)yarn\.lock$/,
    alone: 'npm',
    load: async () => (await import('./yarn-lock/index.ts')).yarnLock,
  },
]

const UNREAD: Readonly<Record<string, string>> = {
  'bun.lock': 'Bun',
  'bun.lockb': 'Bun',
  'pdm.lock': 'PDM',
  'pylock.toml': 'PEP 751',
  'mix.lock': 'Mix',
  'pubspec.lock': 'pub',
}

/** Whose lock file this is, where no reader knows it: its packages are unknown, which is not the same as none. */
export const unreadLockfileOf = (path: string): string | undefined => UNREAD[path.slice(path.lastIndexOf('/') + 1)]
