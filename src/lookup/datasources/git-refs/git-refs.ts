/** Branches of a git repository with the commit that each stands at: for upstreams that are built from a branch. */
import { hashOf } from '../../../records/hash.ts'
import type { ReleaseQuery } from '../../contract.ts'
import { createDatasource } from '../../create-datasource.ts'
import { extractorOf } from '../../extract-version.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const HEADS = 'refs/heads/'

/** `owner/name` alone is GitHub's, as Renovate has it. */
const repositoryOf = ({ component: { name }, registryUrl }: ReleaseQuery): string => {
  if (registryUrl) return registryUrl
  return /^[\w.-]+\/[\w.-]+$/.test(name) ? `https://github.com/${name}` : name
}

export const gitRefs = createDatasource({
  name: 'git-refs',
  registry: async (query) => hashOf('git', repositoryOf(query)),
  async discover(query, { remotes }) {
    const url = repositoryOf(query)
    const refs = await remotes.list(url)
    const sourceRepository = sourceRepositoryOf(url)
    const versionOf = extractorOf(query.extractVersion)
    return {
      status: 'found',
      releases: refs.flatMap(({ name, commit }) => {
        const version = name.startsWith(HEADS) ? versionOf(name.slice(HEADS.length)) : undefined
        return version === undefined ? [] : [{ version, tag: name, prerelease: false, runtimes: {}, digest: commit }]
      }),
      about: sourceRepository ? { sourceRepository } : {},
    }
  },
})
