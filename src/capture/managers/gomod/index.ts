import type { Extraction, GapDraft, Manager, PinDraft, ProjectDraft, SourceFile } from '../../contract.ts'
import {
  isIndirect,
  parseGoMod,
  readReplacement,
  readRequirement,
  type GoDirective,
  type GoToken,
} from '../../formats/go-mod-file.ts'
import { directoryOf, joinPath } from '../../paths.ts'
/**
 * Go modules: `go.mod` and `go.work`. Every required module is a pin, also the ones that Go itself wrote (`// indirect`);
 * a `replace` with a version is the effective pin of what it replaces. `tool` names packages of required modules,
 * `exclude` and `retract` name versions that are not used: they fix nothing.
 */
import { isVersionText, nameComponent } from '../../pins/component.ts'
import { renderVersion } from '../../pins/render.ts'

type Found = Readonly<{ pins: readonly PinDraft[]; gaps: readonly GapDraft[] }>

const NOTHING: Found = { pins: [], gaps: [] }

const extract = (file: SourceFile): Extraction => {
  const directives = parseGoMod(file.text)
  const found = directives.map((directive) => readDirective(file.text, directive))
  return {
    pins: found.flatMap(({ pins }) => pins),
    gaps: found.flatMap(({ gaps }) => gaps),
    project: projectOf(file.path, directives),
  }
}

const readDirective = (text: string, directive: GoDirective): Found => {
  switch (directive.verb) {
    case 'require':
      return requirement(text, directive)
    case 'replace':
      return replacement(text, directive)
    case 'go':
    case 'toolchain':
      return runtime(directive)
    default:
      return NOTHING
  }
}

const requirement = (text: string, directive: GoDirective): Found => {
  const [path, version] = readRequirement(text, directive)
  const role = isIndirect(directive) ? 'indirect' : 'require'
  return modulePin(directive, path, version, { key: `require ${path.text}`, role })
}

const replacement = (text: string, directive: GoDirective): Found => {
  const { from, to, toVersion } = readReplacement(text, directive)
  if (!toVersion) return NOTHING
  return modulePin(directive, to, toVersion, { key: `replace ${from.text}`, role: 'replace' })
}

const modulePin = (
  directive: GoDirective,
  path: GoToken,
  version: GoToken,
  place: Pick<PinDraft, 'key' | 'role'>,
): Found => {
  const naming = nameComponent('go', path.text)
  const why = naming.status === 'unnamed' ? naming.why : 'not a version'
  if (naming.status === 'unnamed' || !isVersionText(version.text))
    return { pins: [], gaps: [{ line: directive.line, text: `${path.text} ${version.text}`, why }] }
  const pin: PinDraft = {
    ...place,
    range: [version.start, version.end],
    current: version.text,
    component: naming.component,
    versioning: 'go-mod',
    evidence: `${directive.verb} on line ${directive.line}`,
    floating: false,
    scope: 'runtime',
    ...(directive.comment === undefined ? {} : { comment: directive.comment }),
  }
  return { pins: [pin], gaps: [] }
}

const GO_VERSION = /^(?:go)?(\d[\w.+-]*)$/

/** `go 1.25.1`, `toolchain go1.25.1`: the range leaves the prefix out. `toolchain default` fixes nothing. */
const runtime = (directive: GoDirective): Found => {
  const [token] = directive.tokens
  const version = token && GO_VERSION.exec(token.text)?.[1]
  const naming = nameComponent('golang-version', 'go')
  if (!token || version === undefined || naming.status === 'unnamed') return NOTHING
  const pin: PinDraft = {
    range: [token.end - version.length, token.end],
    current: version,
    component: naming.component,
    versioning: 'golang-version',
    evidence: `${directive.verb} on line ${directive.line}`,
    floating: false,
    key: directive.verb,
    role: 'runtime',
    scope: 'runtime',
  }
  return { pins: [pin], gaps: [] }
}

const projectOf = (path: string, directives: readonly GoDirective[]): ProjectDraft => {
  const directory = directoryOf(path)
  const go = directives.find(({ verb }) => verb === 'go')?.tokens[0]?.text
  const isWork = path.endsWith('go.work')
  const used = directives.filter(({ verb }) => verb === 'use').map(({ tokens }) => tokens[0]?.text ?? '.')
  const sum = joinPath(directory, 'go.sum') ?? 'go.sum'
  return {
    directory,
    manifest: path,
    ecosystem: 'Go',
    locker: isWork ? 'none' : 'go',
    members: isWork ? used.flatMap((folder) => joinPath(directory, `${folder}/go.mod`) ?? []) : [],
    runtimes: go === undefined ? {} : { go },
    // Each module of a workspace is a project of its own: `go mod tidy` works on modules.
    lockfiles: isWork ? [] : [sum, path].map((lockfile) => ({ path: lockfile, locker: 'go' as const })),
  }
}

export const gomod: Manager = { name: 'gomod', extract, render: renderVersion }
