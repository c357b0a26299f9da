#!/usr/bin/env node
/**
 * Starts the program: the built one where it is there, else the sources. Plain JavaScript that any Node can read, because its
 * first task is to find a Node that can read the rest.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WANTED = 24
const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const start = async () => {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
  const built = here('../dist/cli/main.js')
  return existsSync(built) ? import('../dist/cli/main.js') : import('../src/cli/main.ts')
}

const startOnOtherNode = () => {
  const other = here('../node_modules/node/bin/node')
  if (!existsSync(other)) {
    process.stderr.write(
      `seaworthy: expected Node ${WANTED} or newer, found ${process.version}; install it from https://nodejs.org\n`,
    )
    return 2
  }
  const { status, error } = spawnSync(other, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (error) throw error
  return status ?? 3
}

if (Number(process.versions.node.split('.')[0]) >= WANTED) await start()
else process.exitCode = startOnOtherNode()
