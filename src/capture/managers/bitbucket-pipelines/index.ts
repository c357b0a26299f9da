/** Bitbucket Pipelines (support.atlassian.com, "Bitbucket Pipelines configuration reference"): images of steps and services, pipes. */
import { NOTHING, type Found } from '../../found.ts'
import { isLiteral, pinGit, pinImage, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlValue } from '../../yaml/yaml-mappings.ts'
import { imagesAt, valuesAt } from '../../yaml/yaml-rules.ts'

const IMAGE: Usage = { evidence: 'image', scope: 'build' }
const PIPE: Usage = { evidence: 'pipe', scope: 'build' }
const DOCKER = 'docker://'

/** `owner/repository:1.2.3` by its tag; `docker://image:tag`. */
const readPipe = (pipe: YamlValue): Found => {
  if (pipe.value.startsWith(DOCKER)) return pinImage(sliceText(pipe, DOCKER.length), PIPE)
  const [, path = '', version = ''] = /^([\w.-]+\/[\w.-]+):(\S+)$/.exec(pipe.value) ?? []
  if (path === '' || !isLiteral(version)) return NOTHING
  const address = { ...pipe, value: `https://bitbucket.org/${path}` }
  return pinGit(address, sliceText(pipe, pipe.value.length - version.length), PIPE)
}

export const bitbucketPipelines = yamlManager({
  name: 'bitbucket-pipelines',
  expected: 'a Bitbucket pipeline',
  rules: [imagesAt('**.image', IMAGE), imagesAt('**.image.name', IMAGE), valuesAt('**.pipe', readPipe)],
})
