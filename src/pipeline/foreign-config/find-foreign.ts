/** The configuration files of Renovate and Dependabot that a tree has, and what they mean here. */
import { readyRules } from '../../capture/custom/rules.ts'
import type { Tree } from '../../system/ports.ts'
import { readTexts } from '../read-texts.ts'
import { joinTranslations, NOTHING, type NotTaken, type Translation } from './contract.ts'
import { readJson5 } from './read-json5.ts'
import { isSettings, type ForeignFile } from './settings.ts'

/** In the order in which Renovate looks for them: it reads the first that is there. */
const RENOVATE_FILES: readonly string[] = [
  'renovate.json',
  'renovate.jsonc',
  'renovate.json5',
  '.github/renovate.json',
  '.github/renovate.jsonc',
  '.github/renovate.json5',
  '.gitlab/renovate.json',
  '.gitlab/renovate.jsonc',
  '.gitlab/renovate.json5',
  '.renovaterc',
  '.renovaterc.json',
  '.renovaterc.jsonc',
  '.renovaterc.json5',
]
const PACKAGE_FILE = 'package.json'
const DEPENDABOT_FILES: readonly string[] = ['.github/dependabot.yml', '.github/dependabot.yaml']

export const isForeignFile = (path: string): boolean => RENOVATE_FILES.includes(path) || DEPENDABOT_FILES.includes(path)

/** What the files of other tools in a tree say, those of Renovate first. Throws UsageError with file, line and expectation. */
export const findForeign = async (tree: Tree): Promise<Translation> => {
  const texts = await readTexts(tree, (path) => isForeignFile(path) || path === PACKAGE_FILE)
  const renovate = [...RENOVATE_FILES, PACKAGE_FILE].flatMap((path) => {
    const text = texts.get(path)
    const file = text === undefined ? undefined : readRenovate(text, path)
    return file ? [file] : []
  })
  const [first, ...others] = renovate
  const dependabot = DEPENDABOT_FILES.find((path) => texts.has(path))
  const translations = [
    ...(first ? [await translateRenovateFile(first)] : []),
    ...(dependabot === undefined ? [] : [await translateText(texts.get(dependabot) ?? '', dependabot)]),
  ]
  const unread = others.map(({ path }): NotTaken => {
    return { kind: 'unsupported', file: path, key: '', reason: `Renovate reads ${first?.path} and not this one` }
  })
  return translations.reduce(joinTranslations, { ...NOTHING, notTaken: unread })
}

/** One file that `extends` names. Throws UsageError. */
export const translateText = async (text: string, path: string): Promise<Translation> => {
  if (DEPENDABOT_FILES.includes(path)) {
    const [{ readDependabot }, { translateDependabot }] = await Promise.all([
      import('./dependabot/read-dependabot.ts'),
      import('./dependabot/translate-dependabot.ts'),
    ])
    return translateDependabot(readDependabot(text, path))
  }
  const file = readRenovate(text, path)
  return file ? translateRenovateFile(file) : NOTHING
}

/** `undefined` for a package.json without settings of Renovate, and for one that is no JSON: its own tools complain of that. */
const readRenovate = (text: string, path: string): ForeignFile | undefined => {
  if (path !== PACKAGE_FILE) return readJson5(text, path)
  if (!text.includes('"renovate"')) return undefined
  const { settings, lineOf } = readJson5(text, path)
  const own = settings['renovate']
  return isSettings(own) ? { path, settings: own, lineOf: (place) => lineOf(['renovate', ...place]) } : undefined
}

const translateRenovateFile = async (file: ForeignFile): Promise<Translation> => {
  const { translateRenovate } = await import('./renovate/translate-renovate.ts')
  return withUsableRules(translateRenovate(file), file.path)
}

/** Expressions that RE2 does not know, and queries that do not parse, are not taken over. */
const withUsableRules = async (translation: Translation, file: string): Promise<Translation> => {
  const { custom, notTaken } = translation
  if (custom.length === 0) return translation
  const complete = custom.map(({ value }) =>
    'match' in value ? { ...value, strategy: value.strategy ?? 'any' } : value,
  )
  const { faults } = await readyRules(complete)
  const faulty = new Set(faults.map(({ index }) => index))
  const refused = faults.map(({ index, expected, found }): NotTaken => {
    return { kind: 'unsupported', file, key: custom[index]?.from ?? '', reason: `expected ${expected}, found ${found}` }
  })
  return {
    ...translation,
    custom: custom.filter((_, index) => !faulty.has(index)),
    notTaken: [...notTaken, ...refused],
  }
}
