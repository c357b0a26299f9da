/**
 * Bundler's Gemfile.lock: sections at the margin, gems four blanks in, what they need six (bundler, `LockfileParser`). Builds of
 * a gem for several platforms are one package.
 */
import type { Scope } from '../../../records/inventory.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { rubyStatements, scopeOfGroups } from '../../formats/ruby-statements.ts'
import { isLiteral } from '../../formats/source-tokens.ts'
import { reachable } from '../../formats/toml-lock.ts'
import { readGemfileLock } from './sections.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const { gems, direct, bundler, ruby } = readGemfileLock(file.text)
  const byName = Map.groupBy(gems, ({ name }) => name)
  const keysOf = (name: string) => (byName.get(name) ?? []).slice(0, MOST_VERSIONS).map(({ key }) => key)
  const edges = new Map(gems.map((gem) => [gem.key, gem.requires.flatMap(({ name }) => keysOf(name))]))
  const scopes = new Map(manifests.flatMap(scopesOf))
  const asked = new Set([
    ...direct,
    ...gems.filter(({ origin }) => origin === 'local').flatMap(({ requires }) => requires.map(({ name }) => name)),
  ])
  const starts = [...asked].filter((name) => scopes.get(name) !== 'dev').flatMap(keysOf)
  const shipped = reachable(starts, (key) => edges.get(key) ?? [])
  return {
    ...(bundler === '' ? {} : { lockerVersion: bundler }),
    ...(ruby === '' ? {} : { runtimes: { ruby } }),
    packages: gems
      .filter(({ origin }) => origin !== 'local')
      .map((gem): PackageDraft => ({
        key: gem.key,
        ecosystem: 'RubyGems',
        name: gem.name,
        version: gem.version,
        dependsOn: [...new Set(edges.get(gem.key))],
        requires: gem.requires,
        scope: shipped.has(gem.key) ? 'runtime' : 'dev',
        direct: asked.has(gem.name),
        line: gem.line,
        origin: gem.origin,
      })),
  }
}

/** Of one gem: platforms may be at different versions. */
const MOST_VERSIONS = 10

/** Which gems a Gemfile asks for in which scope. */
const scopesOf = ({ text }: SourceFile): readonly (readonly [name: string, scope: Scope])[] =>
  rubyStatements(text).flatMap((statement) => {
    const [name] = statement.positional
    if (!isLiteral(name)) return []
    if (statement.verb.endsWith('.add_development_dependency')) return [[name.text, 'dev'] as const]
    return statement.verb === 'gem' ? [[name.text, scopeOfGroups(statement)] as const] : []
  })

export const gemfileLock: LockfileReader = { name: 'gemfile-lock', extract }
