import { describe, expect, it } from 'vitest'

import { lineReader, memoryPorts, openImageOf, tarOf, type TarFields } from '../testing.ts'
import { overlay } from './overlay.ts'
import { readLayers } from './read-layers.ts'

type Layer = readonly TarFields[]

const lay = async (...layers: readonly Layer[]) => {
  const image = openImageOf({ layers: layers.map((entries) => tarOf(...entries)) })
  return overlay(await readLayers(image, { readers: [lineReader('list')], ports: memoryPorts() }))
}

/** `PATH LAYER <- LAYERS BELOW`. */
const left = async (...layers: readonly Layer[]) =>
  (await lay(...layers)).files.map(
    ({ path, layer, earlier }) => `${path} ${layer} <- ${earlier.map((one) => one.layer).join()}`,
  )

const list = (path: string, content = 'a 1'): TarFields => ({ path, content })
const link = (path: string, target: string): TarFields => ({ path, type: '2', link: target })

describe('what is left of', () => {
  it.each<readonly [string, readonly Layer[], readonly string[]]>([
    ['files that nothing touches', [[list('a/list')], [list('b/list')]], ['a/list 0 <- ', 'b/list 1 <- ']],
    ['a file that was replaced', [[list('list')], [list('x')], [list('list')]], ['list 2 <- 0']],
    ['a file that was removed', [[list('a/list'), list('b/list')], [list('a/.wh.list')]], ['b/list 0 <- ']],
    ['a folder that was removed', [[list('a/b/list')], [list('.wh.a')]], []],
    ['a folder that was emptied', [[list('a/b/list')], [list('a/.wh..wh..opq'), list('a/c/list')]], ['a/c/list 1 <- ']],
    ['the whole emptied', [[list('a/list')], [list('.wh..wh..opq'), list('b/list')]], ['b/list 1 <- ']],
    ['a folder that became a file', [[list('a/list')], [list('a')]], []],
    ['a folder that became a link', [[list('a/list')], [link('a', 'b')]], []],
    ['a file that became a folder', [[list('list')], [{ path: 'list/' }]], []],
    ['a folder that is there again', [[{ path: 'a/' }, list('a/list')], [{ path: 'a/' }]], ['a/list 0 <- ']],
    [
      'a file that was away for a while',
      [[list('list')], [list('.wh.list')], [list('list')], [list('list')]],
      ['list 3 <- 2'],
    ],
    [
      'a file of a layer that hides the same below',
      [[list('a/list')], [list('a/.wh.list'), list('a/list')]],
      ['a/list 1 <- 0'],
    ],
  ])('%s', async (_what, layers, expected) => {
    expect(await left(...layers)).toEqual(expected)
  })

  it('a file with two names is its other name', async () => {
    const linked: Layer = [list('store/list'), { path: 'app/list', type: '1', link: 'store/list' }]
    expect(await left(linked, [list('.wh.store')])).toEqual(['app/list 0 <- '])
    expect(await left(linked, [list('.wh.store'), list('.wh.app')])).toEqual([])
  })
})

describe('folders that are links', () => {
  const merged: Layer = [link('lib', 'usr/lib'), { path: 'usr/lib/' }, list('usr/lib/list')]
  it('name one file by two paths', async () => {
    expect(await left(merged, [list('lib/list')])).toEqual(['usr/lib/list 1 <- 0'])
    expect(await left(merged, [list('lib/.wh.list')])).toEqual([])
    expect(await left([link('lib', '/usr/lib'), list('lib/list')])).toEqual(['usr/lib/list 0 <- '])
    const { realPath } = await lay(merged)
    expect(realPath('lib/x/y')).toBe('usr/lib/x/y')
    expect(realPath('lib')).toBe('lib')
  })

  it('count as long as they are links', async () => {
    expect(await left(merged, [list('.wh.lib'), list('lib/list')])).toEqual(['lib/list 1 <- ', 'usr/lib/list 0 <- '])
    expect(await left(merged, [{ path: 'lib/' }, list('lib/list')])).toEqual(['lib/list 1 <- ', 'usr/lib/list 0 <- '])
  })

  it('may be chained, lead upwards, and round in circles', async () => {
    const chain: Layer = [link('a', 'b/../c'), link('c', '/d/e'), link('d/e', '../../../f')]
    expect((await lay(chain)).realPath('a/x')).toBe('f/x')
    const circle: Layer = [link('a', 'b'), link('b', 'a'), link('c', 'c/c'), list('a/list'), list('c/list')]
    expect(await left(circle)).toEqual(['a/list 0 <- ', 'c/list 0 <- '])
  })
})
