/** Rules of managers that need no more than the keys at which things stand. */
import type { Found } from '../found.ts'
import { pinChart, pinGit, pinImage, type Usage } from '../pins/placed-references.ts'
import type { YamlRule } from './yaml-manager.ts'
import type { YamlValue } from './yaml-mappings.ts'

/** A rule for values. */
export const valuesAt = (at: string, read: (value: YamlValue) => Found): YamlRule => ({
  at,
  read: (mapping) => {
    const value = mapping.get('')
    return value ? [read(value)] : []
  },
})

/** Values that are images. */
export const imagesAt = (at: string, usage: Usage): YamlRule => valuesAt(at, (value) => pinImage(value, usage))

/** Mappings with the address of a repository under one key and, under the first of others that is there, its tag or branch. */
export const repositoriesAt = (
  at: string,
  keys: Readonly<{ address: string; references: readonly string[] }>,
  usage: Usage,
): YamlRule => ({
  at,
  read: (mapping, { text }) => {
    const address = mapping.get(keys.address)
    const reference = keys.references.map(mapping.get).find((value) => value !== undefined)
    return address ? [pinGit(address, reference, usage, text)] : []
  },
})

/** Mappings with a chart's name, version and repository. */
export const chartsAt = (
  at: string,
  keys: Readonly<{ name: string; version: string; repository: string }>,
  usage: Usage,
): YamlRule => ({
  at,
  read: ({ get }) => {
    const name = get(keys.name)
    return name ? [pinChart({ name, version: get(keys.version), repository: get(keys.repository)?.value }, usage)] : []
  },
})
