import type { Found } from '../../found.ts'
/** vendir.yml (carvel.dev/vendir, "vendir.yml spec"): what a folder is filled with from repositories, releases, charts and registries. */
import { pinDeclared } from '../../pins/declared-dependency.ts'
import { isLiteral, sliceText, type Usage } from '../../pins/placed-references.ts'
import { yamlManager } from '../../yaml/yaml-manager.ts'
import type { YamlMapping } from '../../yaml/yaml-mappings.ts'
import { chartsAt, imagesAt, repositoriesAt } from '../../yaml/yaml-rules.ts'

const USAGE: Usage = { evidence: 'contents', scope: 'runtime' }
const CONTENTS = 'directories.#.contents.#'

const readRelease = ({ get }: YamlMapping): readonly Found[] => {
  const slug = get('slug')
  if (!slug || !isLiteral(slug.value)) return []
  return [
    pinDeclared({
      datasource: 'github-releases',
      name: slug.value,
      versioning: 'semver-coerced',
      requirement: get('tag') ?? sliceText(slug, slug.value.length),
      placement: { key: `contents ${slug.value}`, role: 'require', scope: USAGE.scope, evidence: 'release' },
    }),
  ]
}

export const vendir = yamlManager({
  name: 'vendir',
  expected: 'a vendir.yml',
  rules: [
    repositoriesAt(`${CONTENTS}.git`, { address: 'url', references: ['ref'] }, USAGE),
    chartsAt(`${CONTENTS}.helmChart`, { name: 'name', version: 'version', repository: 'repository.url' }, USAGE),
    imagesAt(`${CONTENTS}.image.url`, USAGE),
    imagesAt(`${CONTENTS}.imgpkgBundle.image`, USAGE),
    { at: `${CONTENTS}.githubRelease`, read: readRelease },
  ],
})
