/**
 * Tekton's references to tasks and pipelines (tekton.dev/docs, "Bundles Resolver", "Git Resolver"): bundles in registries, files of
 * repositories. Images of steps are those of any manifest.
 */
import { NOTHING, type Found } from '../../found.ts'
import { pinGit, pinImage, type Usage } from '../../pins/placed-references.ts'
import { oncePerFile, yamlManager, type YamlFile } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import { imagesAt } from '../../yaml/yaml-rules.ts'

const BUNDLE: Usage = { evidence: 'bundle', scope: 'build' }
const GIT: Usage = { evidence: 'task of a repository', scope: 'build' }

const PARAMETERS = '**.params.#'

/** One list of parameters: the same for all items of it. */
const listOf = ({ path, document }: YamlMapping): string => `${document} ${path.slice(0, -1).join('.')}`

/** What each list says of its repository: `params: [{name: url, value: https://…}]`. */
const addressesOf = oncePerFile(
  (file) =>
    new Map(
      file
        .find(PARAMETERS)
        .filter(({ get }) => get('name')?.value === 'url')
        .map((one) => [listOf(one), one.get('value')]),
    ),
)

/** `params: [{name: bundle, value: registry/path:tag}]` of a `taskRef` or `pipelineRef`. */
const readParameter = (parameter: YamlMapping, file: YamlFile): readonly Found[] => {
  const value = parameter.get('value')
  if (!value || parameter.path.at(-3)?.endsWith('Ref') !== true) return []
  switch (parameter.get('name')?.value) {
    case 'bundle':
      return [pinImage(value, BUNDLE)]
    case 'revision': {
      const address = addressesOf(file).get(listOf(parameter))
      return [address ? pinGit(address, value, GIT) : NOTHING]
    }
    default:
      return []
  }
}

const isTekton = ({ get }: YamlMapping): boolean => /(?:^|\.)tekton\.dev\//.test(get('apiVersion')?.value ?? '')

export const tekton = yamlManager({
  name: 'tekton',
  expected: 'a resource of Tekton',
  reads: isTekton,
  rules: [imagesAt('**.taskRef|pipelineRef|ref.bundle', BUNDLE), { at: PARAMETERS, read: readParameter }],
})
