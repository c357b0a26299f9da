import { expect, test } from 'vitest'

import { captureFiles } from '../../testing.ts'

const inferred = async (text: string, path = 'deps.versions') =>
  (await captureFiles({ [path]: text })).pins
    .filter(({ manager }) => manager === 'inferred')
    .map(
      ({ line, raw, component, confidence }) =>
        `${line} ${raw} ${component.datasource}:${component.name} ${confidence}`,
    )

test('a version beside the address of its repository', async () => {
  expect(
    await inferred(
      [
        'LIBFOO_VERSION="v1.8.3"',
        'LIBFOO_SOURCE="https://github.com/libfoo/libfoo"',
        'BAR_COMMIT=0123456789abcdef0123456789abcdef01234567',
        'BAR_GIT_URL=https://git.example.net/bar.git',
        'bar_tag=bar-8_20_0',
        'bar_repo=https://github.com/bar/bar.git',
      ].join('\n'),
    ),
  ).toEqual(['1 v1.8.3 github-tags:libfoo/libfoo likely', '5 bar-8_20_0 github-tags:bar/bar likely'])
})

test('pages, archives and other stems are none', async () => {
  expect(
    await inferred(
      [
        'A1_VERSION=1.0.3',
        'A1_SOURCE=https://www.example.net/projects/a1/files',
        'B1_VERSION=1.0.3',
        'B1_URL=https://github.com/b1/b1/wiki',
        'C1_VERSION=1.0.3',
        'D1_SOURCE=https://github.com/c1/c1',
        'E1_VERSION=$(git describe)',
        'E1_SOURCE=https://github.com/e1/e1',
      ].join('\n'),
    ),
  ).toEqual([])
})

test('what a use says more surely is believed', async () => {
  const text = [
    'TOOL_VERSION=v1.2.3',
    'TOOL_REPO=https://github.com/tool/tool',
    'curl -L https://github.com/tool/tool/releases/download/$TOOL_VERSION/tool',
  ].join('\n')
  expect(await inferred(text, 'get.sh')).toEqual(['1 v1.2.3 github-releases:tool/tool certain'])
})
