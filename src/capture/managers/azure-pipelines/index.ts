import { NOTHING, type Found } from '../../found.ts'
/**
 * Azure Pipelines (learn.microsoft.com, "YAML schema reference for Azure Pipelines"): images of containers, repositories of
 * templates by tag, tasks by major version.
 */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { isLiteral, pinGit, pinImage, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'
import { imagesAt, valuesAt } from '../../yaml/yaml-rules.ts'

const IMAGE: Usage = { evidence: 'container image', scope: 'build' }

/** `Docker@2` */
const readTask = (value: YamlValue): Found => {
  const [, name = '', version = ''] = /^([A-Za-z][\w.-]*)@(\d[\d.]*)$/.exec(value.value) ?? []
  if (name === '') return NOTHING
  return pinDeclared({
    datasource: 'azure-pipelines-tasks',
    name,
    versioning: 'semver-coerced',
    requirement: sliceText(value, value.value.length - version.length),
    placement: { key: `task ${name}`, role: 'require', scope: 'build', evidence: 'task' },
  })
}

const HOSTS: Readonly<Record<string, string>> = { github: 'github.com', bitbucket: 'bitbucket.org' }

/** Repositories of Azure itself are of this organisation. */
const readRepository = ({ get }: YamlMapping): readonly Found[] => {
  const name = get('name')
  const reference = get('ref')
  const host = HOSTS[get('type')?.value ?? '']
  if (!name || !reference || host === undefined || !isLiteral(name.value)) return []
  const address = { ...name, value: `https://${host}/${name.value}` }
  return [pinGit(address, reference, { evidence: 'repository of templates', scope: 'build' })]
}

/** A job's container is an image, or the name that `resources` gives to one. */
const readContainer = (value: YamlValue): Found => (/[:/]/.test(value.value) ? pinImage(value, IMAGE) : NOTHING)

export const azurePipelines = yamlManager({
  name: 'azure-pipelines',
  expected: 'an Azure pipeline',
  rules: [
    imagesAt('resources.containers.#.image', IMAGE),
    imagesAt('**.container.image', IMAGE),
    valuesAt('**.container', readContainer),
    valuesAt('**.services.*', readContainer),
    { at: 'resources.repositories.#', read: readRepository },
    valuesAt('**.steps.#.task', readTask),
  ],
})
