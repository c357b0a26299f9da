import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { ParseError } from '../../../records/errors.ts'
import { pinLines } from '../../testing.ts'
import { devcontainer } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = '.devcontainer/devcontainer.json') =>
  pinLines(devcontainer.extract({ path, text }), text)

test('.devcontainer/devcontainer.json', () => {
  expect(linesOf(fixture('.devcontainer/devcontainer.json'))).toEqual([
    'image mcr.microsoft.com/devcontainers/base = 1.2-bookworm -> 1.2-bookworm image/dev docker:mcr.microsoft.com/devcontainers/base [variant -bookworm]',
    'feature ghcr.io/devcontainers/features/node = 1.6.1 -> 1.6.1 image/dev docker:ghcr.io/devcontainers/features/node',
    'features.node = 22.9.0 -> 22.9.0 runtime/dev node-version:node',
    'feature ghcr.io/devcontainers/features/go = 1 -> 1 image/dev docker:ghcr.io/devcontainers/features/go',
    'feature ghcr.io/devcontainers/features/python = 1 -> 1 image/dev docker:ghcr.io/devcontainers/features/python',
    'features.python = 3.12 -> 3.12 runtime/dev python-version:python',
  ])
})

test('what is broken, and what is no reference', () => {
  expect(() => devcontainer.extract({ path: 'a.json', text: '{ "image": ' })).toThrow(ParseError)
  expect(linesOf('{ "image": "${localEnv:IMAGE}", "features": { "node": "18", "./a": {} } }')).toEqual([])
})
