/** Adds what forces a transitive package to a version, where no parent's range allows it. */
import type { Project } from '../../records/inventory.ts'
import type { Move } from '../../records/plan.ts'
import type { Files } from '../../system/ports.ts'
import { addNpmOverride } from './npm-overrides.ts'
import { addUvOverride } from './uv-overrides.ts'

export type OverridesAdded = Readonly<{ status: 'added' }> | Readonly<{ status: 'conflict'; reason: string }>

type AddOverride = (text: string, name: string, version: string) => string

const WRITERS: Readonly<Partial<Record<Project['locker'], AddOverride>>> = { npm: addNpmOverride, uv: addUvOverride }

/** Writes the manifest of each move with `how: 'override'`; formatting and comments are kept. */
export const addOverrides = async (project: Project, moves: readonly Move[], files: Files): Promise<OverridesAdded> => {
  const overrides = moves.filter(({ how }) => how === 'override')
  if (overrides.length === 0) return { status: 'added' }
  const writer = WRITERS[project.locker]
  if (!writer) return { status: 'conflict', reason: `${project.locker} has no overrides: ${project.manifest}` }
  const before = await files.readText(project.manifest)
  if (before === undefined)
    return { status: 'conflict', reason: `${project.manifest}: expected a manifest, found none` }
  const after = overrides.reduce((text, { component, to }) => writer(text, component.name, to), before)
  if (after !== before) await files.write(project.manifest, after)
  return { status: 'added' }
}
