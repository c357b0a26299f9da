/**
 * pnpm-workspace.yaml (pnpm.io, "Workspace", "Catalogs"): which packages belong together, versions that their manifests take
 * by `catalog:`, and overrides.
 */
import { refuseConflict } from '../../broken-text.ts'
import type { Extraction, SourceFile } from '../../contract.ts'
import { pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { yamlScalars, type YamlScalar } from '../../yaml/yaml-scalars.ts'
import { overriddenPackage } from './overridden-package.ts'
import { readRequirement } from './requirement.ts'
import { workspaceManifests } from './workspaces.ts'

/** Throws ParseError. */
export const extractPnpmWorkspace = (file: SourceFile): Extraction => {
  refuseConflict(file.text, 'YAML')
  const scalars = yamlScalars(file)
  const starts = lineStartsOf(file.text)
  const { pins, gaps } = pinsAndGaps(scalars.flatMap((scalar) => readScalar(scalar, lineAt(starts, scalar.range[0]))))
  const packages = scalars.flatMap(({ path, text }) => (path[0] === 'packages' && path.length === 2 ? [text] : []))
  const directory = directoryOf(file.path)
  const lockfile = { path: joinPath(directory, 'pnpm-lock.yaml') ?? 'pnpm-lock.yaml', locker: 'none' as const }
  return {
    pins,
    gaps,
    project: {
      directory,
      manifest: joinPath(directory, 'package.json') ?? 'package.json',
      ecosystem: 'npm',
      locker: 'none',
      members: [file.path, ...workspaceManifests(directory, packages)],
      runtimes: {},
      lockfiles: [lockfile],
    },
  }
}

const readScalar = ({ path, text, range, style }: YamlScalar, line: number): readonly Found[] => {
  const [section = '', ...rest] = path
  const name = nameAt(section, rest)
  if (name === undefined || style === 'block') return []
  const keys = path.map(String)
  const isPlain = range[1] - range[0] === text.length
  return [
    readRequirement(
      name,
      { value: text, start: range[0], line, keys, isPlain },
      {
        key: keys.join('.'),
        role: section === 'overrides' ? 'replace' : 'require',
        scope: 'runtime',
        evidence: `${section} on line ${line}`,
      },
    ),
  ]
}

/** The package of `catalog.NAME`, `catalogs.ANY.NAME`, `overrides.PARENT>NAME@RANGE`. */
const nameAt = (section: string, rest: readonly string[]): string | undefined => {
  if (section === 'catalog' && rest.length === 1) return rest[0]
  if (section === 'catalogs' && rest.length === 2) return rest[1]
  if (section === 'overrides' && rest.length === 1) return overriddenPackage(rest[0] ?? '')
  return undefined
}
