/** Every datasource. A test asserts that this list and the folders agree. */
import type { Datasource } from '../contract.ts'
import { docker } from './docker/docker.ts'
import { gitRefs } from './git-refs/git-refs.ts'
import { gitTags } from './git-tags/git-tags.ts'
import { githubReleases } from './github-releases/github-releases.ts'
import { githubTags } from './github-tags/github-tags.ts'
import { gitlabTags } from './gitlab-tags/gitlab-tags.ts'
import { go } from './go/go.ts'
import { golangVersion } from './golang-version/golang-version.ts'
import { nodeVersion } from './node-version/node-version.ts'
import { npm } from './npm/npm.ts'
import { pypi } from './pypi/pypi.ts'
import { pythonVersion } from './python-version/python-version.ts'

export const datasources: readonly Datasource[] = [
  docker,
  gitRefs,
  gitTags,
  githubReleases,
  githubTags,
  gitlabTags,
  go,
  golangVersion,
  nodeVersion,
  npm,
  pypi,
  pythonVersion,
]
