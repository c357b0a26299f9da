/** Minor lines of Kubernetes, such as `v1.35` of a package repository: those that have a first release. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const kubernetesMinor = gitTagsDatasource({
  name: 'kubernetes-minor',
  repository: () => 'https://github.com/kubernetes/kubernetes',
  extractVersion: String.raw`^(?P<version>v\d+\.\d+)\.0$`,
})
