import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { azurePipelines } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'azure-pipelines.yml') => pinLines(azurePipelines.extract({ path, text }), text)

test('azure-pipelines.yml', () => {
  expect(linesOf(fixture('azure-pipelines.yml'))).toEqual([
    'repository of templates github.com/example/templates = v1.4.0 -> v1.4.0 require/build github-tags:example/templates',
    'container image library/ubuntu = 22.04 -> 22.04 image/build docker:library/ubuntu',
    'container image library/python = 3.12-slim -> 3.12-slim image/build docker:library/python [variant -slim]',
    'container image library/postgres = 16.4 -> 16.4 image/build docker:library/postgres',
    'task UsePythonVersion = 0 -> 0 require/build azure-pipelines-tasks:UsePythonVersion',
    'task DotNetCoreCLI = 2.210.0 -> 2.210.0 require/build azure-pipelines-tasks:DotNetCoreCLI',
    'container image mcr.microsoft.com/dotnet/sdk = 8.0 -> 8.0 image/build docker:mcr.microsoft.com/dotnet/sdk',
  ])
})

test('templates, variables, aliases of containers and scripts are none', () => {
  expect(
    linesOf(
      'steps:\n  - template: a.yml@templates\n  - task: ${{ parameters.task }}\n  - script: echo Docker@2\ncontainer: linux\n',
    ),
  ).toEqual([])
})
