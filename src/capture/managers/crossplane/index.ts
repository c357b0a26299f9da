/** Packages of Crossplane (docs.crossplane.io, "Providers", "Configurations", "Functions"): images of registries. */
import { pinImage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import { valuesAt } from '../../yaml/yaml-rules.ts'

export const crossplane = yamlManager({
  name: 'crossplane',
  expected: 'a package of Crossplane',
  reads: ({ get }) => (get('apiVersion')?.value ?? '').startsWith('pkg.crossplane.io/'),
  rules: [valuesAt('spec.package', (value) => pinImage(value, { evidence: 'package', scope: 'runtime' }))],
})
