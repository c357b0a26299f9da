import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { gemfileLock } from './index.ts'

const LOCK = `GIT
  remote: https://github.com/example/forked.git
  revision: 0123456789abcdef
  tag: v1.4.0
  specs:
    forked (1.4.0)
      rack (>= 2)

PATH
  remote: .
  specs:
    bridge (9.9.9)
      thor (~> 1.3)

GEM
  remote: https://registry.example/
  specs:
    nokogiri (1.16.6-arm64-darwin)
      racc (~> 1.4)
    nokogiri (1.16.6-x86_64-linux)
      racc (~> 1.4)
    racc (1.8.0)
    rack (3.1.4)
    rspec (3.13.0)
      rspec-core (~> 3.13.0, >= 3.13.1)
    rspec-core (3.13.2)
    thor (1.3.1)

PLATFORMS
  ruby

DEPENDENCIES
  bridge!
  forked!
  nokogiri (~> 1.16)
  rspec

RUBY VERSION
   ruby 3.3.4p94

BUNDLED WITH
   2.5.14
`

const GEMFILE =
  'gem "forked", github: "example/forked"\ngem "nokogiri", "~> 1.16"\ngroup :test do\n  gem "rspec"\nend\ngemspec\n'

describe('gemfile-lock', () => {
  const extract = (text: string) =>
    gemfileLock.extract({ path: 'Gemfile.lock', text }, [{ path: 'Gemfile', text: GEMFILE }])

  test('gems with edges and scopes; one package for all platforms', () => {
    expect(lockLines(extract(LOCK))).toMatchInlineSnapshot(`
      [
        "forked 1.4.0 = forked 1.4.0 runtime line 6 [direct; git] -> rack 3.1.4",
        "nokogiri 1.16.6 = nokogiri 1.16.6 runtime line 18 [direct] -> racc 1.8.0",
        "racc 1.8.0 = racc 1.8.0 runtime line 22",
        "rack 3.1.4 = rack 3.1.4 runtime line 23",
        "rspec 3.13.0 = rspec 3.13.0 dev line 24 [direct] -> rspec-core 3.13.2",
        "rspec-core 3.13.2 = rspec-core 3.13.2 dev line 26",
        "thor 1.3.1 = thor 1.3.1 runtime line 27 [direct]",
      ]
    `)
  })

  test('Ruby and Bundler as the file names them', () => {
    expect(extract(LOCK)).toMatchObject({ lockerVersion: '2.5.14', runtimes: { ruby: '3.3.4' } })
  })

  test.each([
    ['a conflict', 'GEM\n<<<<<<< HEAD\n', 'line 2: expected a Gemfile.lock, found the git conflict marker'],
    [
      'a truncated gem',
      'GEM\n  specs:\n    rack (3.',
      'line 3: expected a gem such as "rails (7.1.3)", found "rack (3."',
    ],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extract(text)).toThrow(message)
  })
})
