import { expect, test } from 'vitest'

import { uvLock } from './index.ts'

const LOCK = `version = 1
requires-python = ">=3.10"

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "flask", extra = ["async"] },
    { name = "lib" },
]

[package.optional-dependencies]
fast = [{ name = "orjson" }]

[package.dev-dependencies]
test = [{ name = "pytest" }]

[[package]]
name = "lib"
version = "0.1.0"
source = { editable = "libs/lib" }
dependencies = [{ name = "numpy", version = "2.0.0", source = { registry = "https://registry.example/simple" } }]

[[package]]
name = "flask"
version = "3.0.0"
source = { registry = "https://registry.example/simple" }
dependencies = [{ name = "click" }]

[package.optional-dependencies]
async = [{ name = "asgiref" }]

[[package]]
name = "asgiref"
version = "3.7.0"
source = { registry = "https://registry.example/simple" }

[[package]]
name = "click"
version = "8.1.7"
source = { git = "https://github.com/pallets/click?rev=main#0123" }

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://registry.example/simple" }

[[package]]
name = "numpy"
version = "2.0.0"
source = { registry = "https://registry.example/simple" }

[[package]]
name = "orjson"
version = "3.9.0"
source = { url = "https://example.com/orjson-3.9.0.whl" }

[[package]]
name = "pytest"
version = "8.0.0"
source = { registry = "https://registry.example/simple" }
`

const read = (text: string) => uvLock.extract({ path: 'uv.lock', text }, [])

test('packages of the project, its workspace and its groups', () => {
  const { packages, runtimes } = read(LOCK)
  expect(runtimes).toEqual({ python: '>=3.10' })
  const lines = packages.map(
    ({ key, scope, direct, origin, dependsOn }) =>
      `${key}: ${scope} ${direct ? 'direct' : 'indirect'} ${origin} -> ${String(dependsOn)}`,
  )
  expect(lines).toEqual([
    'flask 3.0.0: runtime direct registry -> click 8.1.7,asgiref 3.7.0',
    'asgiref 3.7.0: runtime indirect registry -> ',
    'click 8.1.7: runtime indirect git -> ',
    'numpy 1.26.4: dev indirect registry -> ',
    'numpy 2.0.0: runtime direct registry -> ',
    'orjson 3.9.0: runtime direct url -> ',
    'pytest 8.0.0: dev direct registry -> ',
  ])
  for (const { line, name } of packages) expect(LOCK.split('\n')[line ?? 0]).toBe(`name = "${name}"`)
})

test('a lock file that is no TOML', () => {
  expect(() => read('[[package]\n')).toThrow('line 1: expected TOML, found')
})
