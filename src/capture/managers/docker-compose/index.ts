/**
 * Images of Compose files (docs.docker.com, "Compose file reference"). What a service builds itself is its own; fragments
 * (`x-name`) and the format without `services` have the service one level higher.
 */
import { NOTHING, type Found } from '../../found.ts'
import { pinImage, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

const USAGE: Usage = { evidence: 'service image', scope: 'runtime' }
const BUILT = /^build(?:\.|$)/

const readService = (service: YamlMapping): readonly Found[] => {
  const image = service.get('image')
  if (!image || service.values().some(({ key }) => BUILT.test(key))) return [NOTHING]
  return [pinImage(image, USAGE)]
}

/** A service or a fragment of one at the top. */
const readTop = (mapping: YamlMapping): readonly Found[] =>
  PARTS.has(mapping.path[0] ?? '') ? [] : readService(mapping)

const PARTS = new Set(['services', 'volumes', 'networks', 'configs', 'secrets'])

const CONTEXT = /^(?:[\w-]+=)?docker-image:\/\//

/** `name: docker-image://alpine:3`, or `name=docker-image://alpine:3` in a list. */
const readContext = (value: YamlValue): Found => {
  const [prefix] = CONTEXT.exec(value.value) ?? []
  return prefix === undefined
    ? NOTHING
    : pinImage(sliceText(value, prefix.length), { evidence: 'build context', scope: 'build' })
}

export const dockerCompose = yamlManager({
  name: 'docker-compose',
  expected: 'a Compose file',
  rules: [
    { at: 'services.*', read: readService },
    { at: '*', read: readTop },
    valuesAt('services.*.build.additional_contexts.*', readContext),
  ],
})
