/**
 * Whole inventories of small repositories, as files: what changed in capture shows in their diff.
 * `npx vitest run test/golden -u` writes them anew.
 */
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { captureTree } from '../../src/capture/capture-tree.ts'
import { SOURCE } from '../../src/capture/testing.ts'
import { Inventory } from '../../src/records/inventory.ts'
import { openFolderTree } from '../../src/system/node/trees.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

describe.each(['go-service', 'python-service', 'npm-workspace', 'network-plugin', 'python-agent'])('%s', (name) => {
  test('its inventory', async () => {
    const inventory = await captureTree(openFolderTree(pathOf(name)), SOURCE, { ignore: [] })
    expect(Inventory.parse(inventory)).toEqual(inventory)
    await expect(`${JSON.stringify(inventory, undefined, 2)}\n`).toMatchFileSnapshot(`${name}.inventory.json`)
  })
})
