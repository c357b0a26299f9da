/**
 * Systems of CI whose files name images and little else: Drone, Woodpecker, Crow, Vela, Harness, Codefresh and Google's Cloud Build.
 * (docs.drone.io, woodpecker-ci.org, crowci.dev, go-vela.github.io, codefresh.io/docs, cloud.google.com/build/docs.)
 */
import type { Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import { imagesAt } from '../../yaml/yaml-rules.ts'

const USAGE: Usage = { evidence: 'step image', scope: 'build' }

/** A step of Cloud Build is named after its image. */
const CLOUD_BUILD = /(?:^|\/)[^/]*cloudbuild[^/]*$/

const imagesOf = (at: string, isCloudBuild: boolean) => {
  const rule = imagesAt(at, USAGE)
  return {
    ...rule,
    read: (...[mapping, file]: Parameters<typeof rule.read>) =>
      CLOUD_BUILD.test(file.path) === isCloudBuild ? rule.read(mapping, file) : [],
  }
}

export const ciImages = yamlManager({
  name: 'ci-images',
  expected: 'a pipeline',
  rules: [imagesOf('**.image', false), imagesOf('steps.#.name', true)],
})
