import { NOTHING, type Found } from '../../found.ts'
/** CircleCI (circleci.com/docs, "Configuration reference"): orbs, and images of executors and jobs. */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { isLiteral, pinImage, sliceText } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping, YamlValue } from '../../yaml/yaml-mappings.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

/** `circleci/node@5.1`; a part of a version, like `volatile`, is the newest that has it. */
const readOrb = (value: YamlValue): Found => {
  const [, name = '', version = ''] = /^([\w-]+\/[\w-]+)@(\S+)$/.exec(value.value) ?? []
  if (name === '' || !isLiteral(version) || /^(?:dev:|volatile$)/.test(version)) return NOTHING
  return pinDeclared({
    datasource: 'orb',
    name,
    versioning: 'npm',
    requirement: sliceText(value, value.value.length - version.length),
    placement: { key: `orb ${name}`, role: 'require', scope: 'build', evidence: 'orb' },
  })
}

/** Also of aliases; what a machine calls its image is none of a registry. */
const readImage = ({ path, get }: YamlMapping): readonly Found[] => {
  const image = get('')
  return image && path.at(-2) !== 'machine' ? [pinImage(image, { evidence: 'image', scope: 'build' })] : []
}

export const circleci = yamlManager({
  name: 'circleci',
  expected: 'a configuration of CircleCI',
  rules: [valuesAt('orbs.*', readOrb), valuesAt('orbs.*.orbs.*', readOrb), { at: '**.image', read: readImage }],
})
