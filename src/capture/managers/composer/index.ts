/**
 * Composer's composer.json (getcomposer.org, "The composer.json schema"). Platform packages (php, ext-json) say what the
 * project works with; branches (`dev-main`) float.
 */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt } from '../../broken-text.ts'
import type { Extraction, Manager, ProjectDraft, SourceFile } from '../../contract.ts'
import { jsonTexts, parseJsonObject, type JsonText } from '../../formats/json-texts.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { nameComponent } from '../../pins/component.ts'
import { pinDeclared, type Placement } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'

const SECTIONS: readonly Readonly<{ name: string; scope: Scope }>[] = [
  { name: 'require', scope: 'runtime' },
  { name: 'require-dev', scope: 'dev' },
]

const extract = (file: SourceFile): Extraction => {
  const textsOf = jsonTexts(file.text, parseJsonObject(file.text))
  const required = SECTIONS.flatMap(({ name, scope }) =>
    textsOf([name]).flatMap((text) => (text.keys.length === 2 ? [readRequirement(text, scope)] : [])),
  )
  const [php] = textsOf(['require', 'php'])
  return { ...pinsAndGaps(required), project: projectOf(file.path, php?.value) }
}

/** getcomposer.org, "Platform packages". */
const PLATFORM = /^(?:php(?:-\w+)?|hhvm|ext-[\w.-]+|lib-[\w.-]+|composer(?:-(?:plugin|runtime)-api)?)$/i
const BRANCH = /^dev-|-dev$/

const readRequirement = (text: JsonText, scope: Scope): Found => {
  const { keys, line, value } = text
  const [section = '', name = ''] = keys
  if (value === 'self.version') return NOTHING
  if (!text.isPlain) return { gap: { line, text: excerpt(`${name}: ${value}`), why: 'written with escapes' } }
  const isPlatform = PLATFORM.test(name)
  const placement: Placement = {
    key: `${section}.${name}`,
    role: isPlatform ? 'compatibility' : 'require',
    scope,
    evidence: `${section} on line ${line}`,
  }
  if (!BRANCH.test(value))
    return pinDeclared({
      datasource: name === 'php' ? 'php-version' : 'packagist',
      name,
      versioning: 'composer',
      requirement: text,
      placement,
    })
  const naming = nameComponent('packagist', name)
  if (naming.status === 'unnamed') return { gap: { line, text: excerpt(`${name}: ${value}`), why: naming.why } }
  return {
    pin: {
      ...placement,
      range: [text.start, text.start + value.length],
      current: '',
      component: naming.component,
      versioning: 'composer',
      floating: true,
    },
  }
}

const projectOf = (path: string, php: string | undefined): ProjectDraft => {
  const directory = directoryOf(path)
  return {
    directory,
    manifest: path,
    ecosystem: 'Packagist',
    locker: 'none',
    members: [],
    runtimes: php === undefined ? {} : { php },
    lockfiles: [{ path: joinPath(directory, 'composer.lock') ?? 'composer.lock', locker: 'none' }],
  }
}

export const composer: Manager = { name: 'composer', extract, render: renderVersion }
