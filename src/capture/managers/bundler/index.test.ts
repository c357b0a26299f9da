import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { bundler } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (text: string, path = 'Gemfile') => bundler.extract({ path, text })
const linesOf = (text: string, path = 'Gemfile') => pinLines(extractText(text, path), text)

describe('bundler', () => {
  test('pins of a Gemfile', () => {
    expect(linesOf(fixture('Gemfile'))).toMatchInlineSnapshot(`
      [
        "ruby = 3.3.4 -> 3.3.4 runtime/runtime ruby-version:ruby",
        "gem rails = ~> 7.1.3 -> 7.1.3 require/runtime rubygems:rails [floating]",
        "gem puma = >= 6.4', '< 7 -> 6.4 require/runtime rubygems:puma [floating]",
        "gem bare =  ->  require/runtime rubygems:bare [floating]",
        "gem exact = = 2.5.1 -> 2.5.1 require/runtime rubygems:exact",
        "gem paren = 1.0.2 -> 1.0.2 require/runtime rubygems:paren",
        "gem tagged = v1.4.0 -> v1.4.0 require/runtime github-tags:example/tagged",
        "gem hub = 0123456789abcdef0123456789abcdef01234567 -> 0123456789abcdef0123456789abcdef01234567 require/runtime git-refs:https://github.com/example/hub",
        "gem old-style = ~> 0.8 -> 0.8 require/dev rubygems:old-style [floating]",
        "gem multi = ~> 4.2 -> 4.2 require/runtime rubygems:multi [floating]",
        "gem rspec-rails = ~> 6.1 -> 6.1 require/dev rubygems:rspec-rails [floating]",
        "gem debug = >= 1.9.2 -> 1.9.2 require/dev rubygems:debug [floating]",
        "gem linter = ~> 1.64 -> 1.64 require/dev rubygems:linter [floating]",
        "gem pg = ~> 1.5 -> 1.5 require/runtime rubygems:pg [floating]",
      ]
    `)
  })

  test('pins of a gemspec', () => {
    expect(linesOf(fixture('bridge.gemspec'), 'bridge.gemspec')).toMatchInlineSnapshot(`
      [
        "ruby = >= 3.0 -> 3.0 compatibility/runtime ruby-version:ruby [floating]",
        "add_dependency thor = ~> 1.3 -> 1.3 require/runtime rubygems:thor [floating]",
        "add_runtime_dependency zeitwerk = >= 2.6.1", "< 3 -> 2.6.1 require/runtime rubygems:zeitwerk [floating]",
        "add_runtime_dependency listed = ~> 2.3".freeze, ">= 2.3.4 -> 2.3 require/runtime rubygems:listed [floating]",
        "add_development_dependency rake = 13.2.1 -> 13.2.1 require/dev rubygems:rake",
      ]
    `)
  })

  test('a project with its lock file', () => {
    expect(extractText('', 'app/Gemfile').project).toMatchObject({
      members: ['app/*.gemspec'],
      lockfiles: [{ path: 'app/Gemfile.lock', locker: 'none' }],
    })
    expect(extractText('', 'a.gemspec').project).toBeUndefined()
  })

  test('what it cannot identify is a gap', () => {
    const { pins, gaps } = extractText(
      'gem "rails", RAILS_VERSION\ngem "a", "~> #{minor}"\ngem "$(touch x)", "1"\ngem name, "1.0"\n',
    )
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 1, text: 'rails: RAILS_VERSION', why: 'a version that is computed' },
      { line: 2, text: 'a: ~> #{minor}', why: 'a version that is computed' },
    ])
  })

  test('a conflict is said', () => {
    expect(() => extractText('gem "a"\n<<<<<<< HEAD\n')).toThrow('line 2: expected Ruby, found the git conflict marker')
  })
})
