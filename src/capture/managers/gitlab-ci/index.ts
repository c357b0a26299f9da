/**
 * GitLab CI (docs.gitlab.com, "CI/CD YAML syntax reference"): images and services of jobs, files that other projects give
 * (`include:project`) and components.
 */
import type { Found } from '../../found.ts'
import type { Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import { imagesAt, valuesAt } from '../../yaml/yaml-rules.ts'
import { pinComponent, pinProject } from './includes.ts'

const IMAGE: Usage = { evidence: 'image', scope: 'build' }
const SERVICE: Usage = { evidence: 'service', scope: 'build' }

const readInclude = ({ get }: YamlMapping): readonly Found[] => {
  const project = get('project')
  return project ? [pinProject(project, get('ref'))] : []
}

const INCLUDES = ['include', 'include.#', '*.trigger.include', '*.trigger.include.#']

export const gitlabCi = yamlManager({
  name: 'gitlab-ci',
  expected: 'a GitLab CI file',
  rules: [
    ...['image', 'image.name', '*.image', '*.image.name'].map((at) => imagesAt(at, IMAGE)),
    ...['services.#', 'services.#.name', '*.services.#', '*.services.#.name'].map((at) => imagesAt(at, SERVICE)),
    ...INCLUDES.map((at) => ({ at, read: readInclude })),
    ...INCLUDES.map((at) => valuesAt(`${at}.component`, pinComponent)),
  ],
})
