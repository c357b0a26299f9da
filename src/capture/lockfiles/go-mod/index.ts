/**
 * Go's build list. Since Go 1.17 `go.mod` names every module that a build needs (Go Modules Reference, "Module graph pruning");
 * before, the rest stands in `go.sum` alone, where a module's own hash (not just that of its `go.mod`) says that it was used.
 * Versions are given without the leading `v`, as OSV writes them; edges are not in these files.
 */
import { goMod as goVersions } from '../../../versions/go.ts'
import { brokenText, excerpt } from '../../broken-text.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import {
  isIndirect,
  parseGoMod,
  readReplacement,
  readRequirement,
  type GoReplacement,
} from '../../formats/go-mod-file.ts'
import { linesOf } from '../../text-position.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const mod = [file, ...manifests].find(({ path }) => path.endsWith('go.mod'))
  if (!mod) return { packages: [] }
  const directives = parseGoMod(mod.text)
  const replacements = directives
    .filter(({ verb }) => verb === 'replace')
    .map((directive) => readReplacement(mod.text, directive))
  const required = directives
    .filter(({ verb }) => verb === 'require')
    .map((directive): PackageDraft => {
      const [path, version] = readRequirement(mod.text, directive)
      const place = { file: mod.path, line: directive.line, direct: !isIndirect(directive) }
      return { ...moduleOf(path.text, version.text, replacements), ...place }
    })
  const go = directives.find(({ verb }) => verb === 'go')?.tokens[0]?.text ?? '1.16'
  if (file === mod || isPruned(go)) return { packages: required }
  const known = new Set(required.map(({ key }) => key))
  return { packages: [...required, ...summedModules(file, replacements).filter(({ key }) => !known.has(key))] }
}

type Module = Omit<PackageDraft, 'direct' | 'line' | 'file'>

/** A module after `replace`: one that names the version comes before one that does not. */
const moduleOf = (path: string, version: string, replacements: readonly GoReplacement[]): Module => {
  const candidates = replacements.filter(({ from }) => from.text === path)
  const replacement =
    candidates.find(({ fromVersion }) => fromVersion?.text === version) ??
    candidates.find(({ fromVersion }) => fromVersion === undefined)
  const isLocal = replacement !== undefined && replacement.toVersion === undefined
  return {
    key: path,
    ecosystem: 'Go',
    name: isLocal ? path : (replacement?.to.text ?? path),
    version: (replacement?.toVersion?.text ?? version).replace(/^v/, ''),
    dependsOn: 'unknown',
    scope: 'runtime',
    origin: isLocal ? 'local' : 'registry',
  }
}

/** True from Go 1.17 on. */
const isPruned = (go: string): boolean => {
  const [major = 0, minor = 0] = go.split('.').map(Number)
  return major > 1 || minor >= 17
}

/** The newest version of each module whose content `go.sum` vouches for. */
const summedModules = (sum: SourceFile, replacements: readonly GoReplacement[]): readonly PackageDraft[] => {
  const newest = new Map<string, Readonly<{ version: string; line: number }>>()
  for (const { text, number } of linesOf(sum.text)) {
    const [path, version, hash] = text.trim().split(/\s+/)
    if (!path) continue
    if (version === undefined || hash === undefined)
      throw brokenText(sum.text, { line: number, expected: '"module version hash"', found: `"${excerpt(text)}"` })
    const known = newest.get(path)
    if (version.endsWith('/go.mod') || (known && goVersions.compare(known.version, version) >= 0)) continue
    newest.set(path, { version, line: number })
  }
  return [...newest].map(([path, { version, line }]) => ({
    ...moduleOf(path, version, replacements),
    direct: false,
    line,
  }))
}

export const goMod: LockfileReader = { name: 'go-mod', extract }
