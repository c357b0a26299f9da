/**
 * pnpm-lock.yaml, lockfileVersion 6 and 9 (github.com/pnpm/spec, "lockfile"). Copies of a package that differ in their peers
 * alone are one package. Ranges of transitive dependencies do not stand there.
 */
import { brokenText, excerpt } from '../../broken-text.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { readIndentedLines, type IndentedLine } from '../../formats/indented-lines.ts'
import { reachable } from '../../formats/toml-lock.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { packageKey, readLock, type PnpmImporter, type PnpmLock, type PnpmPackage } from './lock-sections.ts'

const extract = (file: SourceFile): LockExtraction => {
  const lines = readIndentedLines(file.text)
  checkVersion(file.text, lines)
  const lock = readLock(lines)
  const required = requirements(lock, file.path)
  const shipped = reachable(startsOf(lock), (key) => [...(lock.packages.get(key)?.dependsOn ?? [])])
  return {
    packages: [...lock.packages].flatMap(([key, one]) => draftOf(key, one, shipped.has(key), required.get(key))),
  }
}

const checkVersion = (text: string, lines: readonly IndentedLine[]): void => {
  const header = lines.find(({ depth, key }) => depth === 0 && key === 'lockfileVersion')
  if (/^[69](?:\.|$)/.test(header?.value ?? '')) return
  throw brokenText(text, {
    line: header?.line ?? 1,
    expected: 'a lock file of pnpm 8 or newer (lockfileVersion 6 or 9)',
    found: header ? `lockfileVersion ${excerpt(header.value)}` : 'no lockfileVersion',
  })
}

/** What importers need when they run. */
const startsOf = ({ importers }: PnpmLock): readonly string[] =>
  importers.flatMap(({ kind, name, version }) => (kind === 'devDependencies' ? [] : [packageKey(name, version)]))

/** The manifests that require each package, and the workspace file where its catalog says the range. */
const requirements = ({ importers }: PnpmLock, lockPath: string): ReadonlyMap<string, readonly string[]> => {
  const directory = directoryOf(lockPath)
  const required = new Map<string, string[]>()
  for (const importer of importers) {
    const key = packageKey(importer.name, importer.version)
    const files = required.get(key) ?? []
    required.set(key, files)
    for (const path of filesOf(importer, directory)) if (!files.includes(path)) files.push(path)
  }
  return required
}

const filesOf = ({ folder, specifier }: PnpmImporter, directory: string): readonly string[] => [
  joinPath(directory, `${folder}/package.json`) ?? 'package.json',
  ...(specifier.startsWith('catalog:') ? [joinPath(directory, 'pnpm-workspace.yaml') ?? 'pnpm-workspace.yaml'] : []),
]

const draftOf = (
  key: string,
  { name, version, dependsOn, line, resolution, isDev }: PnpmPackage,
  isShipped: boolean,
  requiredIn: readonly string[] | undefined,
): readonly PackageDraft[] => [
  {
    key,
    ecosystem: 'npm',
    name,
    version,
    dependsOn: [...dependsOn],
    scope: (isDev ?? !isShipped) ? 'dev' : 'runtime',
    direct: requiredIn !== undefined,
    ...(requiredIn ? { requiredIn } : {}),
    line,
    origin: originOf(key, resolution),
  },
]

const originOf = (key: string, resolution: string): PackageDraft['origin'] => {
  if (/type: git|codeload\.github\.com|\bcommit:/.test(resolution) || /@git[+@:]/.test(key)) return 'git'
  if (/@(?:file|link):/.test(key) || /type: directory/.test(resolution)) return 'local'
  return /@https?:/.test(key) ? 'url' : 'registry'
}

export const pnpmLock: LockfileReader = { name: 'pnpm-lock', extract }
