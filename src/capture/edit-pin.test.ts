import { describe, expect, test } from 'vitest'

import { editPin } from './edit-pin.ts'
import { captureFiles } from './testing.ts'

const pinsOf = async (path: string, text: string) => (await captureFiles({ [path]: text })).pins

const edit = async (path: string, text: string, version: string, digest?: string) => {
  const [pin] = await pinsOf(path, text)
  if (!pin) throw new Error(`no pin in ${path}`)
  return editPin({ path, text }, pin, { version, ...(digest === undefined ? {} : { digest }) })
}

const DIGESTS = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`] as const

describe('editPin', () => {
  test.each([
    ['package.json', '{"dependencies":{"a":"^1.2.3"}}', '2.0.1', '{"dependencies":{"a":"^2.0.1"}}'],
    ['package.json', '{"dependencies":{"a":"1.2.3"}}', '2.0.1', '{"dependencies":{"a":"2.0.1"}}'],
    ['package.json', '{"packageManager":"pnpm@9.1.0+sha512.ab"}', '9.2.0', '{"packageManager":"pnpm@9.2.0"}'],
    ['requirements.txt', 'a[x]==1.2 ; python_version<"3.9" # why', '1.3', 'a[x]==1.3 ; python_version<"3.9" # why'],
    ['requirements.txt', 'a >= 1.2, < 2', '2.1', 'a >= 1.2, < 3'],
    ['pyproject.toml', '[tool.poetry.dependencies]\na = "^1.2"\n', '2.3', '[tool.poetry.dependencies]\na = "^2.3"\n'],
    ['Dockerfile', 'ARG V=1.26.1\nFROM golang:${V}-alpine\n', '1.26.6', 'ARG V=1.26.6\nFROM golang:${V}-alpine\n'],
    [
      'Makefile',
      '# renovate: datasource=github-tags depName=a/b\nV = v1.2.3\n',
      '1.3.0',
      '# renovate: datasource=github-tags depName=a/b\nV = v1.3.0\n',
    ],
    ['.go-version', '1.26.1\n', '1.26.6', '1.26.6\n'],
  ])('%s: %j to %s', async (path, text, version, expected) => {
    expect(await edit(path, text, version)).toEqual({ status: 'edited', text: expected })
  })

  test('a toolchain keeps its go, a module its v', async () => {
    const text = 'module a\ntoolchain go1.25.1\nrequire a.b/c v1.0.0\n'
    const [toolchain, module] = await pinsOf('go.mod', text)
    if (!toolchain || !module) throw new Error('two pins expected')
    const file = { path: 'go.mod', text }
    expect(await editPin(file, toolchain, { version: '1.25.3' })).toEqual({
      status: 'edited',
      text: text.replace('go1.25.1', 'go1.25.3'),
    })
    expect(await editPin(file, module, { version: '1.0.1' })).toEqual({
      status: 'edited',
      text: text.replace('v1.0.0', 'v1.0.1'),
    })
  })

  test('a digest moves with its tag, or nothing does', async () => {
    const [before, after] = DIGESTS
    const text = `FROM node:20.11.0-slim@${before}\n`
    expect(await edit('Dockerfile', text, '20.12.0-slim', after)).toEqual({
      status: 'edited',
      text: `FROM node:20.12.0-slim@${after}\n`,
    })
    expect(await edit('Dockerfile', text, '20.11.0-slim', after)).toEqual({
      status: 'edited',
      text: `FROM node:20.11.0-slim@${after}\n`,
    })
    expect(await edit('Dockerfile', text, '20.12.0-slim')).toMatchObject({ status: 'missing' })
  })

  test('what the place cannot say is not written', async () => {
    expect(await edit('Dockerfile', 'FROM alpine\n', '3.20')).toEqual({
      status: 'missing',
      reason: '"" cannot be made to mean 3.20',
    })
    expect(await edit('package.json', '{"dependencies":{"a":"1.0.0"}}', '2.0.0", "b": "1')).toMatchObject({
      status: 'missing',
    })
  })

  test('says what is not there', async () => {
    const [pin] = await pinsOf('go.mod', 'module a\nrequire a.b/c v1.0.0\n')
    if (!pin) throw new Error('a pin expected')
    const file = { path: 'go.mod', text: 'module a\n' }
    expect(await editPin(file, pin, { version: '1.0.0' })).toEqual({
      status: 'missing',
      reason: 'go.mod has no such pin any more',
    })
    expect(await editPin(file, { ...pin, manager: 'other' }, { version: '1.0.0' })).toEqual({
      status: 'missing',
      reason: 'there is no manager "other"',
    })
    expect(await editPin({ ...file, text: '{' }, pin, { version: '1.0.0' })).toMatchObject({
      status: 'missing',
      reason: expect.stringContaining('go.mod: line 1: expected a go.mod directive'),
    })
  })
})
