/**
 * By which way the source of a program is had. Pure: of its plan and its go.mod.
 *
 * - `install`: `go install package@version`, where only the toolchain is another: the program stays what its module says;
 * - `require`: a module of ours that requires the program's module and the raised ones: the new program still names its module, with
 *   its version and checksum, so that findings of the module itself are not lost;
 * - `copy`: the module's `replace` directives count only in the main module: its source is copied out of the module cache;
 * - `clone`: some of them name folders beside it, which only the repository has.
 */
import { z } from 'zod'

import type { BinaryPlan } from './plan-binary-rebuild.ts'

export type SourceRoute = 'install' | 'require' | 'copy' | 'clone'

export type ModuleFile = Readonly<{
  /** The language version: `1.21`. */
  go: string | undefined
  replaces: readonly Readonly<{ old: string; path: string; version: string | undefined }>[]
}>

/** What `go mod edit -json` prints ("go help mod edit"). */
const GoModFile = z.object({
  Go: z.string().optional(),
  Replace: z
    .array(
      z.object({
        Old: z.object({ Path: z.string() }),
        New: z.object({ Path: z.string(), Version: z.string().optional() }),
      }),
    )
    .nullish(),
})

export const parseModuleFile = (json: string): ModuleFile => {
  const { Go, Replace } = GoModFile.parse(JSON.parse(json))
  return {
    go: Go,
    replaces: (Replace ?? []).map(({ Old, New }) => ({ old: Old.Path, path: New.Path, version: New.Version })),
  }
}

/** `platform`: `os/arch` of this machine: `go install` builds for no other. */
export const routeOf = (
  { raised, environment }: Pick<BinaryPlan, 'raised' | 'environment'>,
  { replaces }: ModuleFile,
  platform: string,
): SourceRoute => {
  if (replaces.some(({ version }) => version === undefined)) return 'clone'
  if (replaces.length > 0) return 'copy'
  const [os, architecture] = platform.split('/')
  const isNative = (environment['GOOS'] ?? os) === os && (environment['GOARCH'] ?? architecture) === architecture
  return raised.length === 0 && isNative ? 'install' : 'require'
}

/** Where a module's repository is and by which tag its version goes there: of what the proxy says, else of the path on a known forge. */
export const repositoryOf = (
  module: string,
  version: string,
  origin: Readonly<{ url?: string; ref?: string }>,
): Readonly<{ url: string; tag: string; folder: string }> | undefined => {
  const [, forge, rest = ''] =
    /^((?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)\/[^/]+\/[^/]+)(.*)$/.exec(module) ?? []
  const url = origin.url ?? (forge === undefined ? undefined : `https://${forge}`)
  if (url === undefined || !url.startsWith('https://')) return undefined
  const folder = rest.replace(/^\//, '').replace(/(?:^|\/)v\d+$/, '')
  const tag = origin.ref?.replace(/^refs\/tags\//, '') ?? (folder === '' ? version : `${folder}/${version}`)
  return { url, tag, folder }
}
