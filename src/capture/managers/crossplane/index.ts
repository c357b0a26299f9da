/** Packages of Crossplane (docs.crossplane.io, "Providers", "Configurations", "Functions"): images of registries. */
import { pinImage } from '../../placed-references.ts'
import { yamlManager } from '../../yaml-manager.ts'
import { valuesAt } from '../../yaml-rules.ts'

export const crossplane = yamlManager({
  name: 'crossplane',
  expected: 'a package of Crossplane',
  reads: ({ get }) => (get('apiVersion')?.value ?? '').startsWith('pkg.crossplane.io/'),
  rules: [valuesAt('spec.package', (value) => pinImage(value, { evidence: 'package', scope: 'runtime' }))],
})
