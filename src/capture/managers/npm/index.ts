/**
 * npm's package.json: dependencies of every kind, overrides, engines and packageManager. Peer and engine ranges say what the
 * package works with and are never edited.
 */
import type { Node } from 'jsonc-parser'

import type { PinRole, Scope } from '../../../records/inventory.ts'
import type { Extraction, Manager, PinToRender, ProjectDraft, SourceFile } from '../../contract.ts'
import { jsonAt, jsonTexts, parseJsonObject, type JsonText } from '../../formats/json-texts.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { isVersionText, nameComponent } from '../../pins/component.ts'
import { renderVersion } from '../../pins/render.ts'
import { overriddenPackage } from './overridden-package.ts'
import { extractPnpmWorkspace } from './pnpm-workspace.ts'
import { gapOf, isRange, rangeOf, readRequirement } from './requirement.ts'
import { workspaceManifests } from './workspaces.ts'

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

const extract = (file: SourceFile): Extraction => {
  if (file.path.endsWith('.yaml')) return extractPnpmWorkspace(file)
  const root = parseJsonObject(file.text)
  const textsOf = jsonTexts(file.text, root)
  const found = [
    ...SECTIONS.flatMap((section) => textsOf(section.path).map((text) => readDependency(text, section))),
    ...textsOf(['engines']).map(readEngine),
    ...textsOf(['packageManager']).map(readPackageManager),
  ]
  const { pins, gaps } = pinsAndGaps(found)
  const project = projectOf(file.path, root)
  return {
    pins,
    gaps,
    ...(pins.length > 0 || project.members.length > 0 ? { project } : {}),
  }
}

const readDependency = (text: JsonText, { role, scope }: Section): Found => {
  // `"$lodash"` in overrides refers to a dependency, `"."` to the package under which it stands.
  const name = packageOf(text.keys, role)
  if (role === 'replace' && text.value.startsWith('$')) return NOTHING
  const place = { key: text.keys.join('.'), role, scope, evidence: `${text.keys[0]} on line ${text.line}` }
  return readRequirement(name, text, place)
}

/** `overrides: {"a@1": {"b": "2"}}` overrides `b`; yarn's resolutions may hold a path: `a/ b`. */
const packageOf = (keys: readonly string[], role: PinRole): string => {
  const last = keys.at(-1) === '.' ? keys.at(-2) : keys.at(-1)
  if (role !== 'replace') return last ?? ''
  return overriddenPackage(last ?? '') ?? last ?? ''
}

const ENGINES: Readonly<Record<string, string>> = { node: 'node-version' }

const readEngine = (text: JsonText): Found => {
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
const readPackageManager = (text: JsonText): Found => {
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

/** npm prefers the shrinkwrap (npm docs, "npm-shrinkwrap.json"). Of the others a repository has one. */
const LOCKFILES = [
  { name: 'npm-shrinkwrap.json', locker: 'npm' },
  { name: 'package-lock.json', locker: 'npm' },
  { name: 'pnpm-lock.yaml', locker: 'none' },
  { name: 'yarn.lock', locker: 'none' },
] as const

const projectOf = (path: string, root: Node): ProjectDraft => {
  const directory = directoryOf(path)
  const node = jsonAt(root, ['engines', 'node'])?.value
  return {
    directory,
    manifest: path,
    ecosystem: 'npm',
    locker: 'none',
    members: workspaceManifests(directory, workspacesOf(root)),
    runtimes: typeof node === 'string' ? { node } : {},
    lockfiles: LOCKFILES.map(({ name, locker }) => ({ path: joinPath(directory, name) ?? name, locker })),
  }
}

const workspacesOf = (root: Node): readonly string[] => {
  const list = jsonAt(root, ['workspaces', 'packages']) ?? jsonAt(root, ['workspaces'])
  return (list?.type === 'array' ? (list.children ?? []) : []).map(({ value }) => String(value))
}

const render = (pin: PinToRender, version: string, digest?: string): string => {
  const hash = pin.raw.indexOf('+sha')
  return renderVersion(hash < 0 ? pin : { ...pin, raw: pin.raw.slice(0, hash) }, version, digest)
}

export const npm: Manager = { name: 'npm', extract, render }
