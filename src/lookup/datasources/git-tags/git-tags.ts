/** Tags of any git repository: the component's name is its URL. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const gitTags = gitTagsDatasource({
  name: 'git-tags',
  repository: ({ component, registryUrl }) => registryUrl ?? component.name,
})
