import { expect, it } from 'vitest'

import { readLayers } from '../layers/read-layers.ts'
import { memoryPorts, openImageOf, tarOf, type TarFields } from '../testing.ts'
import { commandsOf } from './commands-of.ts'

const program = (path: string): TarFields => ({ path, mode: 0o755, content: 'x' })
const link = (path: string, target: string): TarFields => ({ path, type: '2', link: target })

const commandsIn = async (layers: readonly (readonly TarFields[])[], env: readonly string[] = []) => {
  const image = openImageOf({ layers: layers.map((entries) => tarOf(...entries)) })
  const readings = await readLayers(image, { readers: [], ports: memoryPorts() })
  const config = { user: '', env, entrypoint: [], command: [], workingDirectory: '', labels: {} }
  return [...commandsOf(readings, { config })].sort()
}

it.each<readonly [string, readonly (readonly TarFields[])[], readonly string[]]>([
  ['files that can be run', [[program('usr/bin/a'), { path: 'usr/bin/readme' }, program('srv/b')]], ['a']],
  ['merged folders', [[link('bin', 'usr/bin'), program('bin/a'), link('usr/bin/b', '/etc/b')]], ['a', 'b']],
  ['removed', [[program('bin/a'), program('bin/b')], [{ path: 'bin/.wh.a' }]], ['b']],
  ['removed with the folder', [[program('usr/bin/a'), program('bin/b')], [{ path: '.wh.usr' }]], ['b']],
  ['emptied and filled again', [[program('bin/a')], [program('bin/c'), { path: 'bin/.wh..wh..opq' }]], ['c']],
  ['no longer to be run', [[program('bin/a')], [{ path: 'bin/a' }]], []],
])('commands: %s', async (_, layers, commands) => {
  expect(await commandsIn(layers)).toEqual(commands)
})

it('commands of the PATH that the image sets', async () => {
  expect(await commandsIn([[program('opt/x/bin/a'), program('usr/bin/b')]], ['PATH=/opt/x/bin/:/sbin'])).toEqual(['a'])
})
