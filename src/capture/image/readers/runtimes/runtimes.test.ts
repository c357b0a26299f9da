import { expect, test } from 'vitest'

import { imageFile, NO_TOOLS } from '../testing.ts'
import { runtimes } from './index.ts'

const spell = (path: string, content: string) => {
  expect(runtimes.wants({ path, size: content.length, mode: 0o644 })).toBe(true)
  return runtimes
    .read(imageFile(path, content), NO_TOOLS)
    .packages?.map(({ ecosystem, name, version }) => `${ecosystem} ${name} ${version}`)
}

test.each([
  [
    'usr/local/include/python3.12/patchlevel.h',
    '#define PY_MAJOR_VERSION 3\n#define PY_VERSION      "3.12.1"\n',
    'python 3.12.1',
  ],
  ['usr/local/include/python3.7m/patchlevel.h', '#define PY_VERSION "3.7.16+"', 'python 3.7.16'],
  ['usr/local/include/python3.13/patchlevel.h', '#define PY_VERSION "3.13.0rc1"', 'python 3.13.0-rc1'],
  ['usr/local/lib/libpython3.12.so.1.0', 'x 3.12.9 \x00lib3.12.7\x00\x003.12.1\x00more', 'python 3.12.1'],
  [
    'usr/local/include/node/node_version.h',
    '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 11\n#define NODE_PATCH_VERSION 1\n',
    'node 20.11.1',
  ],
  ['usr/local/bin/node', 'no node.js/v here, node.js/v20.11.1\0', 'node 20.11.1'],
  ['opt/java/openjdk/release', 'IMPLEMENTOR="x"\nJAVA_VERSION="17.0.15"\n', 'java 17.0.15'],
  ['opt/jdk8/release', 'JAVA_VERSION="1.8.0_452"\n', 'java 8.0.452'],
  ['opt/jdk25/release', 'JAVA_VERSION="25"\n', 'java 25.0.0'],
  [
    'usr/local/lib/ruby/3.3.0/x86_64-linux/rbconfig.rb',
    '  CONFIG["MAJOR"] = "3"\n  CONFIG["MINOR"] = "3"\n  CONFIG["TEENY"] = "5"\n',
    'ruby 3.3.5',
  ],
  ['usr/local/include/php/main/php_version.h', '#define PHP_VERSION "8.3.4"', 'php 8.3.4'],
  ['usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json', '{}', 'dotnet 8.0.1'],
])('%s', (path, content, expected) => {
  expect(spell(path, content)).toEqual([`Bitnami ${expected}`])
})

test.each([
  ['go1.24.3\ntime 2025-05-01T00:00:00Z\n', '1.24.3'],
  ['go1.20', '1.20.0'],
  ['go1.22rc1', '1.22.0-rc.1'],
])('a toolchain of Go: %s', (content, version) => {
  expect(spell('usr/local/go/VERSION', content)).toEqual([`Go stdlib ${version}`, `Go toolchain ${version}`])
})

test.each([
  ['etc/release', 'something else'],
  ['src/go/VERSION', '1.2'],
  ['usr/bin/python3.12', '#!/bin/sh\nexec python3.12.1\n'],
])('%s may be something else', (path, content) => {
  expect(spell(path, content)).toBeUndefined()
})
