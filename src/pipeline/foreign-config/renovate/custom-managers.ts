/** Custom managers as rules of `capture.custom`. */
import type { CustomInput, Sourced } from '../contract.ts'
import type { Notes } from '../notes.ts'
import { listIn, textsIn, type Place, type Settings } from '../settings.ts'
import type { Layer } from './layers.ts'

export const customManagersOf = (layer: Layer, notes: Notes): readonly Sourced<CustomInput>[] =>
  ['regexManagers', 'customManagers'].flatMap((key) =>
    listIn(layer.settings[key], layer.placeOf(key)).flatMap((settings, index) => {
      const place = layer.placeOf(key, index)
      const value = translate(settings, place, notes)
      return value ? [{ value, from: place.key }] : []
    }),
  )

const translate = (settings: Settings, place: Place, notes: Notes): CustomInput | undefined => {
  const at = (key: string): Place => ({ ...place, key: `${place.key}.${key}` })
  const refuse = (key: string, reason: string): undefined => {
    notes.unsupported(at(key), reason)
  }
  const file = [
    ...textsIn(settings['fileMatch'], at('fileMatch')).map((pattern) => `/${pattern}/`),
    ...textsIn(settings['managerFilePatterns'], at('managerFilePatterns')),
  ]
  const strings = textsIn(settings['matchStrings'], at('matchStrings'))
  if (file.length === 0) return refuse('managerFilePatterns', 'it names no file')
  if (strings.length === 0) return refuse('matchStrings', 'it matches nothing')
  if (settings['currentValueTemplate'] !== undefined)
    return refuse('currentValueTemplate', 'the version must stand in the file as it is')
  for (const [key, value] of Object.entries(settings)) {
    if (KNOWN.has(key) || value === undefined) continue
    if (key === 'autoReplaceStringTemplate') refuse(key, 'the version is rewritten where it stands, and nothing else')
    else if (key === 'depTypeTemplate') notes.needless(at(key), 'dependencies have no type of their own')
    else refuse(key, 'no key of a custom manager that is known here')
  }
  const shared = { file: oneOf(file), ...templatesOf(settings, strings, at) }
  const type = settings['customType'] ?? 'regex'
  if (type === 'regex') return { ...shared, match: oneOf(strings), ...strategyOf(settings) }
  if (type !== 'jsonata') return refuse('customType', 'a kind of custom manager that is not known here')
  const format = settings['fileFormat']
  return {
    ...shared,
    jsonata: oneOf(strings),
    ...(format === 'json' || format === 'yaml' || format === 'toml' ? { format } : {}),
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  'customType',
  'description',
  'fileFormat',
  'fileMatch',
  'managerFilePatterns',
  'matchStrings',
  'matchStringsStrategy',
  'datasourceTemplate',
  'depNameTemplate',
  'packageNameTemplate',
  'lookupNameTemplate',
  'versioningTemplate',
  'registryUrlTemplate',
  'extractVersionTemplate',
])

const oneOf = (texts: readonly string[]): string | readonly string[] => (texts.length === 1 ? (texts[0] ?? '') : texts)

const strategyOf = ({
  matchStringsStrategy: strategy,
}: Settings): Readonly<{ strategy?: 'recursive' | 'combination' }> =>
  strategy === 'recursive' || strategy === 'combination' ? { strategy } : {}

type Templates = Readonly<
  Partial<Record<'datasource' | 'name' | 'versioning' | 'registryUrl' | 'extractVersion', string>>
>

const templatesOf = (settings: Settings, strings: readonly string[], at: (key: string) => Place): Templates => {
  const text = (key: string): string | undefined => textsIn(settings[key], at(key))[0]
  const written = {
    datasource: text('datasourceTemplate'),
    name: nameOf(text('packageNameTemplate') ?? text('lookupNameTemplate'), text('depNameTemplate'), strings),
    versioning: text('versioningTemplate'),
    registryUrl: text('registryUrlTemplate'),
    extractVersion: text('extractVersionTemplate'),
  }
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))
}

/** A package's name counts before a dependency's, wherever it is said. */
const nameOf = (
  packageName: string | undefined,
  depName: string | undefined,
  strings: readonly string[],
): string | undefined => {
  if (packageName !== undefined || depName === undefined) return packageName
  const isCaptured = strings.some((text) => /\(\?P?<packageName>|["']packageName["']/.test(text))
  return isCaptured ? `{{#if packageName}}{{{packageName}}}{{else}}${depName}{{/if}}` : depName
}
