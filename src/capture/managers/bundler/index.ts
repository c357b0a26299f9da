/**
 * Bundler and RubyGems: Gemfile (bundler.io, "Gemfiles") and gemspecs (RubyGems guides, "Specification Reference"). Both are
 * Ruby programs: what is read is what they state as literals, one statement after the other.
 */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt, refuseConflict } from '../../broken-text.ts'
import type { Extraction, Manager, ProjectDraft, SourceFile } from '../../contract.ts'
import { rubyStatements, scopeOfGroups, type RubyStatement } from '../../formats/ruby-statements.ts'
import { isLiteral, type SourceToken } from '../../formats/source-tokens.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { pinDeclared, pinDeclaredGit, type Placement } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'

const extract = (file: SourceFile): Extraction => {
  refuseConflict(file.text, 'Ruby')
  const found = rubyStatements(file.text).flatMap((statement) => readStatement(file.text, statement))
  const extraction = pinsAndGaps(found)
  return file.path.endsWith('.gemspec') ? extraction : { ...extraction, project: projectOf(file.path) }
}

const readStatement = (text: string, statement: RubyStatement): readonly Found[] => {
  const method = statement.verb.slice(statement.verb.lastIndexOf('.') + 1)
  switch (method) {
    case 'gem':
      return statement.verb === 'gem' ? [readGem(text, statement, scopeOfGroups(statement))] : []
    case 'ruby':
      return statement.verb === 'ruby' ? readRuby(statement, 'runtime') : []
    case 'add_dependency':
    case 'add_runtime_dependency':
      return [readGem(text, statement, 'runtime')]
    case 'add_development_dependency':
      return [readGem(text, statement, 'dev')]
    case 'required_ruby_version':
      return readRuby(statement, 'compatibility')
    default:
      return []
  }
}

const readGem = (text: string, { verb, positional, options, line, groups }: RubyStatement, scope: Scope): Found => {
  const [name, ...requirements] = positional
  if (!isLiteral(name)) return NOTHING
  const placement: Placement = {
    key: `${[...groups.filter((group) => group.startsWith('git')), verb.slice(verb.lastIndexOf('.') + 1)].join('.')} ${name.text}`,
    role: 'require',
    scope,
    evidence: `${verb} on line ${line}`,
  }
  if (options.has('path') || groups.includes('path')) return NOTHING
  const git = options.get('git') ?? options.get('github') ?? options.get('gitlab')
  if (git) return readGit(options, git, placement)
  if (requirements.some((one) => !isLiteral(one)))
    return {
      gap: {
        line,
        text: excerpt(`${name.text}: ${requirements.map((one) => one.text).join(', ')}`),
        why: 'a version that is computed',
      },
    }
  const end = name.start + name.text.length + 1
  const start = requirements[0]?.start ?? end
  const last = requirements.at(-1)
  const value = last ? text.slice(start, last.start + last.text.length) : ''
  return pinDeclared({
    datasource: 'rubygems',
    name: name.text,
    versioning: 'gem',
    requirement: { value, start, line },
    placement,
  })
}

const FORGES: Readonly<Record<string, string>> = { github: 'github.com', gitlab: 'gitlab.com' }

/** `github: "rails"` means rails/rails (bundler.io, "GitHub"). */
const readGit = (options: RubyStatement['options'], git: SourceToken, placement: Placement): Found => {
  const reference = options.get('tag') ?? options.get('ref') ?? options.get('branch')
  const forge = Object.keys(FORGES).find((key) => options.get(key) === git)
  const path = git.text.includes('/') ? git.text : `${git.text}/${git.text}`
  const address = forge === undefined ? git.text : `https://${FORGES[forge]}/${path}`
  const found = pinDeclaredGit(
    { value: address, start: git.start, line: git.line },
    reference && { value: reference.text, start: reference.start, line: reference.line },
    placement,
  )
  if (reference || !('pin' in found)) return found
  const end = git.start + git.text.length
  return { pin: { ...found.pin, range: [end, end] } }
}

const readRuby = (
  { positional, options, line, verb }: RubyStatement,
  role: 'runtime' | 'compatibility',
): readonly Found[] => {
  const [version] = positional
  if (!isLiteral(version) || options.has('file')) return []
  return [
    pinDeclared({
      datasource: 'ruby-version',
      name: 'ruby',
      versioning: 'gem',
      requirement: { value: version.text, start: version.start, line },
      placement: { key: 'ruby', role, scope: 'runtime', evidence: `${verb} on line ${line}` },
    }),
  ]
}

const projectOf = (path: string): ProjectDraft => {
  const directory = directoryOf(path)
  const lockfile = path.endsWith('gems.rb') ? 'gems.locked' : 'Gemfile.lock'
  return {
    directory,
    manifest: path,
    ecosystem: 'RubyGems',
    locker: 'none',
    members: joinPath(directory, '*.gemspec') ? [joinPath(directory, '*.gemspec') ?? ''] : [],
    runtimes: {},
    lockfiles: [{ path: joinPath(directory, lockfile) ?? lockfile, locker: 'none' }],
  }
}

export const bundler: Manager = { name: 'bundler', extract, render: renderVersion }
