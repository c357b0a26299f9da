/** The sections of a pnpm-lock.yaml: what each importer asks for, and packages with their edges. */
import type { IndentedLine } from '../../formats/indented-lines.ts'

export type PnpmImporter = Readonly<{
  /** The workspace folder, `.` for the root. */
  folder: string
  kind: string
  name: string
  specifier: string
  /** `1.2.3(react@18.0.0)`, `real-name@1.2.3`, `link:../a`. */
  version: string
}>

export type PnpmPackage = {
  readonly name: string
  version: string
  readonly dependsOn: Set<string>
  readonly line: number
  resolution: string
  /** Stated by lockfileVersion 6 alone. */
  isDev?: boolean
}

export type PnpmLock = Readonly<{ importers: readonly PnpmImporter[]; packages: ReadonlyMap<string, PnpmPackage> }>

const KINDS: ReadonlySet<string> = new Set(['dependencies', 'devDependencies', 'optionalDependencies'])

/** `@a/b@1.2.3(peer@1.0.0)` and `/@a/b@1.2.3` → `@a/b@1.2.3`. */
const withoutPeers = (key: string): string => {
  const peers = key.indexOf('(')
  return (peers < 0 ? key : key.slice(0, peers)).replace(/^\//, '')
}

/** The package that a dependency means: its version, or another name with a version. */
export const packageKey = (name: string, version: string): string => {
  const plain = withoutPeers(version)
  return /^(?:@[^/@]+\/)?[^/@:]+@/.test(plain) ? plain : `${name}@${plain}`
}

export const readLock = (lines: readonly IndentedLine[]): PnpmLock => {
  const reader = new SectionReader()
  for (const line of lines) reader.read(line)
  return reader
}

class SectionReader implements PnpmLock {
  readonly importers: PnpmImporter[] = []
  readonly packages = new Map<string, PnpmPackage>()
  /** Keys above the line, by depth. */
  readonly #path: string[] = []
  #specifier = ''

  read(line: IndentedLine): void {
    const path = this.#path
    path.length = Math.min(path.length, line.depth)
    const [section = ''] = path
    if (section === 'importers') this.#readImporter(path[1] ?? '.', path.slice(2), line)
    // Without workspaces lockfileVersion 6 has the root's dependencies at the top.
    else if (KINDS.has(section)) this.#readImporter('.', path, line)
    else if (section === 'packages' || section === 'snapshots') this.#readPackage(path, line)
    path.push(line.key)
  }

  #readImporter(folder: string, [kind = '', name]: readonly string[], { key, value }: IndentedLine): void {
    if (!KINDS.has(kind) || name === undefined) return
    if (key === 'specifier') this.#specifier = value
    if (key !== 'version') return
    this.importers.push({ folder, kind, name, specifier: this.#specifier, version: value })
    this.#specifier = ''
  }

  #readPackage(path: readonly string[], { key, value, line, depth }: IndentedLine): void {
    if (depth === 1) {
      this.#open(key, line)
      return
    }
    const one = this.packages.get(withoutPeers(path[1] ?? ''))
    if (!one) return
    if (depth === 2 && key === 'version') one.version = value
    if (depth === 2 && key === 'resolution') one.resolution = value
    if (depth === 2 && key === 'dev') one.isDev = value === 'true'
    if (depth === 3 && KINDS.has(path[2] ?? '')) one.dependsOn.add(packageKey(key, value))
  }

  #open(written: string, line: number): void {
    const key = withoutPeers(written)
    const at = key.indexOf('@', 1)
    if (this.packages.has(key) || at < 0) return
    this.packages.set(key, {
      name: key.slice(0, at),
      version: key.slice(at + 1),
      dependsOn: new Set(),
      line,
      resolution: '',
    })
  }
}
