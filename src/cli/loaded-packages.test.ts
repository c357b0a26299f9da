/**
 * What a command loads decides how soon it answers. The lists are exact: a package that joins one costs every call some
 * milliseconds, so that has to be wanted.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, expect, test } from 'vitest'

import { descriptorOf, layoutFiles, makeImage, OCI_MANIFEST, tarOf } from '../capture/image/testing.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

/** Says on stderr, as the process ends, what was loaded: a URL a line. */
const LISTING = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  process.on('exit', () => writeSync(2, loaded.join('\\n')))
`)}`

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-loaded-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The names of the packages that a call of the program loads, and what it prints. */
const call = (...args: readonly string[]): Readonly<{ packages: readonly string[]; urls: string; stdout: string }> => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', LISTING, MAIN, ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const loaded = stderr.split('\n')
  const names = loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  return { packages: [...new Set(names)].toSorted(), urls: loaded.join(' '), stdout }
}

test('the version and the help need the command line alone', () => {
  expect(call('--version').packages).toEqual(['commander'])
  expect(call('inventory', '--help').packages).toEqual(['commander'])
})

test('an inventory needs what reads its files: no schemas, no network, no database', () => {
  writeFileSync(join(folder, 'go.mod'), 'module example.com/a\n\ngo 1.25.0\n\nrequire golang.org/x/net v0.33.0\n')
  writeFileSync(join(folder, 'Dockerfile'), 'FROM golang:1.25.0-alpine\n')
  writeFileSync(join(folder, 'Makefile'), '# renovate: datasource=github-releases depName=a/b\nB_VERSION = v1.2.3\n')
  const { packages, urls, stdout } = call('inventory', folder, '--no-cache')
  const managers: readonly string[] = JSON.parse(stdout).pins.map(({ manager }: { manager: string }) => manager)
  expect(managers).toEqual(['dockerfile', 'annotated', 'gomod', 'gomod'])
  // Makefiles and Dockerfiles hold shell commands.
  expect(packages).toEqual(['@noble/hashes', '@renovatebot/pep440', 'commander', 'semver', 'unbash'])
  expect(urls).not.toMatch(/node:(?:sqlite|https?|tls|zlib|crypto)\b/)
})

test('an inventory of an image needs no schemas either, and no network where it lies on disk', () => {
  const image = makeImage({ layers: [tarOf({ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' })] })
  const layout = join(folder, 'image')
  for (const [path, bytes] of Object.entries(
    layoutFiles(`${layout}/`, image.blobs, [descriptorOf(image.manifest, OCI_MANIFEST)]),
  )) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
  const { packages, urls, stdout } = call('inventory', `oci:${layout}`, '--no-cache')
  expect(JSON.parse(stdout).image.distribution.ecosystem).toBe('Debian:12')
  expect(packages).not.toContain('zod')
  expect(packages).not.toContain('undici')
  expect(urls).not.toMatch(/node:(?:sqlite|https?|tls)\b/)
})

test('a run over a repository without images loads nothing that reads or builds them', () => {
  const repository = join(folder, 'repository')
  mkdirSync(repository)
  writeFileSync(join(repository, 'README.md'), 'Nothing to update.\n')
  const git = (...args: readonly string[]) =>
    spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: repository })
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    ['commit', '-q', '-m', 'first'],
  ])
    git(...args)
  const [records, store, state] = [join(folder, 'records'), join(folder, 'advisories.sqlite'), join(folder, 'state')]
  mkdirSync(records)
  const affected = [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }]
  writeFileSync(join(records, 'a.json'), JSON.stringify({ id: 'GHSA-1', modified: '2026-01-01T00:00:00Z', affected }))
  call('advisories', 'import', records, '--advisories', store)
  const { urls, stdout } = call('run', repository, '--dry-run', '--json', '--advisories', store, '--state', state)
  expect(JSON.parse(stdout)).toMatchObject({ branches: [{ branch: 'main' }], images: [] })
  expect(urls).toContain('src/pipeline/run-images.ts')
  expect(urls).not.toMatch(/src\/(?:rebuild|capture\/image|plan\/image|pipeline\/images|lookup\/offers)\//)
})

test('where there is no shell, its parser is not loaded', () => {
  const plain = join(folder, 'plain')
  mkdirSync(plain)
  writeFileSync(join(plain, 'go.mod'), 'module example.com/a\n\ngo 1.25.0\n')
  writeFileSync(join(plain, 'values.properties'), 'frr.image=quay.io/frrouting/frr:9.1.3\n')
  const { packages, stdout } = call('inventory', plain, '--no-cache')
  expect(JSON.parse(stdout).pins).toHaveLength(2)
  expect(packages).not.toContain('unbash')
})
