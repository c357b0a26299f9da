import type { Notes } from '../notes.ts'
/** A Renovate configuration with its presets in place: the settings in the order in which each overrides the one before. */
import type { ForeignFile, Path, Place, Settings } from '../settings.ts'
import { isSettings, listIn, settingsIn, spellPath, textsIn, wrongType } from '../settings.ts'
import { presetOf } from './presets.ts'

/** Settings without `extends`, and where each key of them stands. */
export type Layer = Readonly<{ settings: Settings; placeOf: (...path: Path) => Place }>

/** Presets extend presets, rules extend presets, presets have rules. */
const DEEPEST = 20

export const layersOf = (file: ForeignFile, notes: Notes): readonly Layer[] => {
  const placeOf = (...path: Path): Place => ({ file: file.path, key: spellPath(path), line: file.lineOf(path) })
  const ignored = new Set(textsIn(file.settings['ignorePresets'], placeOf('ignorePresets')))
  return expand({ settings: file.settings, placeOf }, ignored, notes, 0)
}

const expand = (layer: Layer, ignored: ReadonlySet<string>, notes: Notes, depth: number): readonly Layer[] => {
  const { extends: names, ignorePresets: _, ...own } = layer.settings
  const place = layer.placeOf('extends')
  if (depth > DEEPEST) throw wrongType(place, `rules and presets at most ${DEEPEST} deep`, names)
  const bases = textsIn(names, place).flatMap((name): readonly Layer[] => {
    if (ignored.has(name)) return []
    const preset = presetOf(name)
    const key = `${place.key.replace(/[. ]?extends$/, '')} ${name}`.trim()
    if (preset.kind === 'settings') {
      // What a preset holds stands where the preset is named.
      const placeOf = (...path: Path): Place => ({ ...place, key: `${key} ${spellPath(path)}`.trim() })
      return expand({ settings: preset.settings, placeOf }, ignored, notes, depth + 1)
    }
    notes[preset.kind]({ ...place, key }, preset.reason)
    return []
  })
  return [...bases, { settings: own, placeOf: layer.placeOf }]
}

/** A package rule with everything that it and its presets say, matchers first in the order in which Renovate applies them. */
export type PackageRule = Readonly<{ rule: Settings; place: Place; placeOf: (...path: Path) => Place }>

export const packageRulesOf = (layer: Layer, notes: Notes, depth = 0): readonly PackageRule[] =>
  listIn(layer.settings['packageRules'], layer.placeOf('packageRules')).flatMap((rule, index) => {
    const placeOf = (...path: Path): Place => layer.placeOf('packageRules', index, ...path)
    return flatten(rule, placeOf, notes, depth)
  })

/** Rules within a rule apply where both match. */
const flatten = (
  written: Settings,
  placeOf: (...path: Path) => Place,
  notes: Notes,
  depth: number,
): readonly PackageRule[] => {
  const layers = expand({ settings: written, placeOf }, new Set(), notes, depth)
  const rule: Settings = Object.assign({}, ...layers.map(({ settings }) => settings), { packageRules: undefined })
  const matchers = Object.fromEntries(Object.entries(rule).filter(([key]) => isMatcher(key)))
  const inner = layers.flatMap((layer) => packageRulesOf(layer, notes, depth + 1))
  const alerts = rule['vulnerabilityAlerts']
  const shared = alerts === undefined ? matchers : { ...matchers, vulnerabilityAlerts: alerts }
  return [
    ...inner.map(({ rule: one, ...where }) => ({ ...where, rule: { ...shared, ...one } })),
    ...byUpdateType(rule, placeOf),
  ]
}

export const isMatcher = (key: string): boolean =>
  /^(?:match|exclude)[A-Z]|^(?:package|path|manager|dep)(?:Names|Patterns|s)$/.test(key)

export const UPDATE_TYPES = ['major', 'minor', 'patch'] as const

/** `major: { … }` in a rule is a rule for major updates. */
const byUpdateType = (rule: Settings, placeOf: (...path: Path) => Place): readonly PackageRule[] => {
  const matchers = Object.fromEntries(Object.entries(rule).filter(([key]) => isMatcher(key)))
  const own = { rule: without(rule, [...UPDATE_TYPES, 'packageRules']), place: placeOf(), placeOf }
  return [
    own,
    ...UPDATE_TYPES.filter((type) => isSettings(rule[type])).map((type) => ({
      rule: { ...matchers, ...settingsIn(rule[type], placeOf(type)), matchUpdateTypes: [type] },
      place: placeOf(type),
      placeOf: (...path: Path): Place => placeOf(type, ...path),
    })),
  ]
}

const without = (settings: Settings, keys: readonly string[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([key, value]) => !keys.includes(key) && value !== undefined))
