/**
 * npm's package.json: dependencies of every kind, overrides, engines and packageManager. Peer and engine ranges say what the
 * package works with and are never edited.
 */
import { parseTree, printParseErrorCode, type Node, type ParseError as JsonError } from 'jsonc-parser'

import type { PinRole, Scope } from '../../../records/inventory.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import { brokenText, excerpt } from '../../broken-text.ts'
import { isVersionText, nameComponent } from '../../component.ts'
import type { Extraction, GapDraft, Manager, PinDraft, PinToRender, ProjectDraft, SourceFile } from '../../contract.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { renderVersion } from '../../render.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { parseSpecifier } from './specifier.ts'

type Section = Readonly<{ path: readonly string[]; role: PinRole; scope: Scope }>

const SECTIONS: readonly Section[] = [
  { path: ['dependencies'], role: 'require', scope: 'runtime' },
  { path: ['devDependencies'], role: 'require', scope: 'dev' },
  { path: ['optionalDependencies'], role: 'require', scope: 'runtime' },
  { path: ['peerDependencies'], role: 'compatibility', scope: 'runtime' },
  { path: ['overrides'], role: 'replace', scope: 'runtime' },
  { path: ['resolutions'], role: 'replace', scope: 'runtime' },
  { path: ['pnpm', 'overrides'], role: 'replace', scope: 'runtime' },
]

/** A string in the JSON: `start` is the offset of its first character, the quote left out. */
type Text = Readonly<{ keys: readonly string[]; value: string; start: number; isPlain: boolean; line: number }>

const extract = (file: SourceFile): Extraction => {
  const root = parseObject(file.text)
  const starts = lineStartsOf(file.text)
  const textsOf = (path: readonly string[]) => strings(file.text, starts, find(root, path), path)
  const found = [
    ...SECTIONS.flatMap((section) => textsOf(section.path).map((text) => readDependency(text, section))),
    ...textsOf(['engines']).map(readEngine),
    ...strings(file.text, starts, find(root, ['packageManager']), ['packageManager']).map(readPackageManager),
  ]
  const pins = found.flatMap((item) => ('pin' in item ? [item.pin] : []))
  const project = projectOf(file.path, root)
  return {
    pins,
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
    ...(pins.length > 0 || project.members.length > 0 ? { project } : {}),
  }
}

const parseObject = (text: string): Node => {
  const errors: JsonError[] = []
  const root = parseTree(text, errors, { disallowComments: true })
  const [error] = errors
  if (root?.type === 'object' && !error) return root
  const line = text.slice(0, error?.offset ?? 0).split('\n').length
  const found = error
    ? `${printParseErrorCode(error.error)} at "${excerpt(text.slice(error.offset), 20)}"`
    : (root?.type ?? 'nothing')
  throw brokenText(text, { line, expected: 'a JSON object', found })
}

const find = (node: Node, path: readonly string[]): Node | undefined => {
  const [key, ...rest] = path
  if (key === undefined) return node
  const property =
    node.type === 'object' ? node.children?.find((child) => child.children?.[0]?.value === key) : undefined
  const value = property?.children?.[1]
  return value && find(value, rest)
}

/** Every string under a node with the keys that lead to it. */
const strings = (
  text: string,
  starts: readonly number[],
  node: Node | undefined,
  keys: readonly string[],
): readonly Text[] => {
  if (node?.type === 'object')
    return (node.children ?? []).flatMap(({ children }) =>
      strings(text, starts, children?.[1], [...keys, String(children?.[0]?.value)]),
    )
  if (node?.type !== 'string') return []
  const value = String(node.value)
  const start = node.offset + 1
  const isPlain = text.slice(start, start + value.length) === value && node.length === value.length + 2
  return [{ keys, value, start, isPlain, line: lineAt(starts, node.offset) }]
}

type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { nothing: true }>

const NOTHING: Found = { nothing: true }

const gapOf = ({ keys, value, line }: Text, why: string): Found => ({
  gap: { line, text: excerpt(`${keys.at(-1)}: ${value}`), why },
})

const readDependency = (text: Text, { role, scope }: Section): Found => {
  // `"$lodash"` in overrides refers to a dependency, `"."` to the package under which it stands.
  const name = packageOf(text.keys, role)
  if (role === 'replace' && text.value.startsWith('$')) return NOTHING
  if (!text.isPlain) return gapOf(text, 'written with escapes')
  const specifier = parseSpecifier(name, text.value)
  if (specifier.kind === 'local') return NOTHING
  if (specifier.kind === 'unknown') return gapOf(text, specifier.why)
  const place = { key: text.keys.join('.'), role, scope, evidence: `${text.keys[0]} on line ${text.line}` }
  if (specifier.kind === 'git')
    return { pin: { ...place, ...specifier.pin, range: [text.start + specifier.start, text.start + specifier.end] } }
  const naming = nameComponent('npm', specifier.name)
  if (naming.status === 'unnamed') return gapOf(text, naming.why)
  const { range } = specifier
  if (!isRange(range)) return gapOf(text, 'neither a version nor a range')
  const start = text.start + specifier.start
  return {
    pin: {
      ...place,
      ...rangeOf(range),
      range: [start, start + range.length],
      component: naming.component,
      versioning: 'npm',
    },
  }
}

/** `overrides: {"a@1": {"b": "2"}}` overrides `b`; yarn's resolutions may hold a path: `a/ b`. */
const packageOf = (keys: readonly string[], role: PinRole): string => {
  const last = keys.at(-1) === '.' ? keys.at(-2) : keys.at(-1)
  if (role !== 'replace') return last ?? ''
  const target = /(?:^|[/>])((?:@[^/@>]+\/)?[^/@>]+)(?:@[^@]*)?$/.exec(last ?? '')
  return target?.[1] ?? last ?? ''
}

const DIST_TAG = /^[A-Za-z][\w.-]*$/

const isRange = (text: string): boolean => {
  const scheme = schemeOf('npm')
  return text === '' || scheme.isValid(text) || scheme.isRange(text) || DIST_TAG.test(text)
}

/** `>=1.2 <3` means 1.2 for now: the lock file says what it came to. */
const rangeOf = (range: string): Pick<PinDraft, 'current' | 'floating'> => ({
  current: /\d[\w.+-]*/.exec(DIST_TAG.test(range) ? '' : range)?.[0] ?? '',
  floating: !schemeOf('npm').isValid(range),
})

const ENGINES: Readonly<Record<string, string>> = { node: 'node-version' }

const readEngine = (text: Text): Found => {
  const engine = text.keys.at(-1) ?? ''
  const naming = nameComponent(ENGINES[engine] ?? 'npm', engine)
  if (naming.status === 'unnamed' || !text.isPlain || !isRange(text.value))
    return gapOf(text, 'not a range of an engine')
  return {
    pin: {
      ...rangeOf(text.value),
      range: [text.start, text.start + text.value.length],
      component: naming.component,
      versioning: 'npm',
      evidence: `engines on line ${text.line}`,
      key: text.keys.join('.'),
      role: 'compatibility',
      scope: 'runtime',
    },
  }
}

/** `pnpm@9.1.0+sha512.…`: Corepack takes it without the hash, too; an edit leaves the hash out. */
const readPackageManager = (text: Text): Found => {
  const [, name = '', version = '', hash = ''] = /^([^@]+)@([^+]+)(\+.*)?$/.exec(text.value) ?? []
  const naming = nameComponent('npm', name)
  if (naming.status === 'unnamed' || !text.isPlain || !isVersionText(version)) return gapOf(text, 'not name@version')
  const start = text.start + name.length + 1
  return {
    pin: {
      range: [start, start + version.length + hash.length],
      current: version,
      component: naming.component,
      versioning: 'npm',
      evidence: `packageManager on line ${text.line}`,
      floating: false,
      key: 'packageManager',
      role: 'require',
      scope: 'dev',
    },
  }
}

const projectOf = (path: string, root: Node): ProjectDraft => {
  const directory = directoryOf(path)
  const beside = (name: string) => joinPath(directory, name) ?? name
  const node = find(root, ['engines', 'node'])?.value
  return {
    directory,
    manifest: path,
    ecosystem: 'npm',
    locker: 'none',
    members: workspacesOf(root).flatMap((glob) => manifestGlob(directory, glob)),
    runtimes: typeof node === 'string' ? { node } : {},
    // npm prefers the shrinkwrap (npm docs, "npm-shrinkwrap.json").
    lockfiles: ['npm-shrinkwrap.json', 'package-lock.json'].map((name) => ({
      path: beside(name),
      locker: 'npm' as const,
    })),
  }
}

const workspacesOf = (root: Node): readonly string[] => {
  const list = find(root, ['workspaces', 'packages']) ?? find(root, ['workspaces'])
  return (list?.type === 'array' ? (list.children ?? []) : []).map(({ value }) => String(value))
}

const manifestGlob = (directory: string, glob: string): readonly string[] => {
  const refused = glob.startsWith('!')
  const path = joinPath(directory, `${glob.slice(refused ? 1 : 0)}/package.json`)
  return path === undefined ? [] : [`${refused ? '!' : ''}${path}`]
}

const render = (pin: PinToRender, version: string, digest?: string): string => {
  const hash = pin.raw.indexOf('+sha')
  return renderVersion(hash < 0 ? pin : { ...pin, raw: pin.raw.slice(0, hash) }, version, digest)
}

export const npm: Manager = { name: 'npm', extract, render }
