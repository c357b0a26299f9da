/** Advice about packages: recommended ones, build tools, installers of languages. */
import type { ImageRecipe } from '../../../records/image-recipe.ts'
import type { LayerOrigin } from '../../../records/image.ts'
import type { Package } from '../../../records/inventory.ts'
import { hostOf } from '../hosts.ts'
import { isLanguageTool, REMOVALS } from '../removal.ts'
import { clientOf, isOfDistribution } from '../situation.ts'
import { buildToolKind } from './build-tools.ts'
import { bytesOf, type DraftItem } from './draft-item.ts'
import type { FileFates } from './file-fates.ts'
import { buildToolRemoval, recommendedRemoval, type PackageRemoval } from './package-removals.ts'
import type { SlimInput } from './slim-input.ts'

export const packageItems = ({ inventory, recipe }: SlimInput, fates: FileFates): readonly DraftItem[] => {
  const { packages, image } = inventory
  const origins = new Map(image?.layers.map(({ digest, origin }) => [digest, origin]))
  return [
    ...recommendedItem(recommendedRemoval(packages), recipe),
    ...buildToolItem(buildToolRemoval(packages), recipe, origins),
    ...languageToolItem(packages, fates),
  ]
}

const recommendedItem = ({ named, going }: PackageRemoval, recipe: ImageRecipe | undefined): readonly DraftItem[] => {
  const [first] = named
  if (!first) return []
  const client = clientOf(first)
  const step = recipe?.steps.find((one) => one.client === client && one.recommends === true)
  const option = client === 'rpm' ? '--setopt=install_weak_deps=False' : '--no-install-recommends'
  const program = step?.program ?? (client === 'rpm' ? 'dnf' : 'apt-get')
  return [
    {
      kind: 'recommended',
      title: `${countOf(going.size)} that others only recommend`,
      reason: 'nobody asked for them and nothing depends on them; what a script calls is not known',
      packages: [...going],
      files: [],
      bytes: bytesOf([...going]),
      edit: { ...placeOf(recipe, step?.line), text: `${program} install ${option}` },
    },
  ]
}

const buildToolItem = (
  { named, going }: PackageRemoval,
  recipe: ImageRecipe | undefined,
  origins: ReadonlyMap<string, LayerOrigin>,
): readonly DraftItem[] => {
  const tools = namesOf(named)
  const [first] = named
  const client = first && clientOf(first)
  if (!first || !client) return []
  const kinds = [...new Set(named.flatMap(({ name }) => buildToolKind(name) ?? []))]
  const asked = named.filter(({ requested }) => requested === 'asked')
  const step = recipe?.steps.find(({ packages }) => packages.some(({ name }) => tools.includes(name)))
  const line = step?.line ?? origins.get((asked[0] ?? first).layer ?? '')?.line
  const others = going.size - named.length
  return [
    {
      kind: 'build-tools',
      title: `${countOf(named.length, 'build tool')}${others > 0 ? ` and ${countOf(others)} that only they need` : ''}`,
      reason: `they build programs and run none: ${kinds.join(', ')}`,
      packages: [...going],
      files: [],
      bytes: bytesOf([...going]),
      edit: {
        ...placeOf(recipe, line),
        text: `build in a stage of its own and COPY --from what it made; else end the same RUN with: ${REMOVALS[client](namesOf(asked.length > 0 ? asked : named)).replace(/^RUN /, '&& ')}`,
      },
    },
  ]
}

/** pip, setuptools and wheel, with what they carry inside of them. */
const languageToolItem = (packages: readonly Package[], { surviving }: FileFates): readonly DraftItem[] => {
  const tools = packages.filter((one) => !isOfDistribution(one) && isLanguageTool(one))
  const folders = tools.flatMap(({ name, locations: [place] }) => toolFolders(name, place?.file ?? ''))
  if (folders.length === 0) return []
  const files = surviving.filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
  const names = namesOf(tools)
  const carried = packages.filter((one) => isCarried(one, names) && isUnder(one, folders))
  return [
    {
      kind: 'language-tools',
      title: `${names.join(', ')}, with ${countOf(carried.length)} inside of them`,
      reason: 'what installs packages is of no use in a finished image; look whether the program imports pkg_resources',
      packages: [...tools, ...carried],
      files,
      bytes: bytesOf(files),
      edit: { text: `end the RUN that uses them with: && pip uninstall -y ${names.join(' ')}` },
    },
  ]
}

/** `…/site-packages/pip-23.0.1.dist-info/METADATA`: the folder beside it, and it. */
const toolFolders = (name: string, file: string): readonly string[] => {
  const [, folder, info] = /^(.*\/)([^/]+\.(?:dist|egg)-info)\//.exec(file) ?? []
  if (folder === undefined || info === undefined) return []
  const own = name === 'setuptools' ? ['pkg_resources', '_distutils_hack'] : []
  return [name, info, ...own].map((one) => `${folder}${one}/`)
}

const isCarried = (one: Package, tools: readonly string[]): boolean => {
  const host = one.ecosystem === 'PyPI' ? hostOf(one) : undefined
  return host !== undefined && (tools.includes(host) || host === 'pkg_resources')
}

const isUnder = ({ locations }: Package, folders: readonly string[]): boolean =>
  locations.every(({ file }) => folders.some((folder) => file.startsWith(folder)))

const namesOf = (packages: readonly Package[]): readonly string[] =>
  [...new Set(packages.map(({ name }) => name))].sort()

const countOf = (count: number, what = 'package'): string => `${count} ${what}${count === 1 ? '' : 's'}`

const placeOf = (
  recipe: ImageRecipe | undefined,
  line: number | undefined,
): Readonly<{ file?: string; line?: number }> =>
  recipe === undefined || line === undefined ? {} : { file: recipe.file, line }
