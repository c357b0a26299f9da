import { expect, test } from 'vitest'

import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { ruby } from './index.ts'

const read = (path: string, text: string) => ruby.read(imageFile(path, text), NO_TOOLS).packages

test('a gem with its platform and what it needs', () => {
  const text = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.16.2 x86_64-linux lib\0ext/nokogiri/extconf.rb

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.16.2"
  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
    s.add_development_dependency(%q<rake>.freeze, [">= 0"])
  else
    s.add_dependency(%q<racc>.freeze, ["~> 1.4"])
  end
end
`
  expect(read('usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.16.2-x86_64-linux.gemspec', text)).toEqual([
    {
      ecosystem: 'RubyGems',
      name: 'nokogiri',
      version: '1.16.2',
      architecture: 'x86_64-linux',
      relations: [{ kind: 'depends', anyOf: ['racc'] }],
      origin: 'registry',
    },
  ])
})

test.each([
  ['a-b-1.0.gemspec', `  s.name = 'a-b'\n  s.version = Gem::Version.new("1.0")`, 'a-b 1.0'],
  ['x.gemspec', '  s.name = %q{x}\n  s.version = "2.0"', 'x 2.0'],
  ['net-smtp-0.3.1.gemspec', 'Gem::Specification.new', 'net-smtp 0.3.1'],
])('%s', (file, text, expected) => {
  const [found] = read(`specifications/default/${file}`, text) ?? []
  expect(`${found?.name} ${found?.version}`).toBe(expected)
})

test('where neither text nor name tell, that is said', () => {
  expect(outcomeOf(() => read('specifications/x.gemspec', 'puts 1'))).toContain(
    'expected a gemspec with name and version',
  )
})

test('wants', () => {
  const wanted = ['gems/3.1.0/specifications/a-1.gemspec', 'app/a.gemspec', 'gems/a-1/specifications/x/a.gemspec']
  expect(wanted.filter((path) => ruby.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 1))
})
