import { expect, it } from 'vitest'

import type { Package } from '../../records/inventory.ts'
import { missingPackages } from './missing-packages.ts'

const aPackage = (ecosystem: string, name: string, more: Partial<Package> = {}): Package => ({
  id: `${ecosystem} ${name}`,
  project: '',
  ecosystem,
  name,
  version: '1',
  purl: '',
  dependsOn: [],
  pinnedBy: [],
  direct: false,
  scope: 'runtime',
  locations: [{ file: 'x' }],
  ...(ecosystem.startsWith('Debian') ? { reader: 'dpkg' } : {}),
  ...more,
})
const debian = (release: number, ...names: readonly string[]) =>
  names.map((name) => aPackage(`Debian:${release}`, name))

it('tells packages by what does not change from release to release', () => {
  const old = debian(11, 'libssl1.1', 'perl-modules-5.32', 'libtirpc3', 'curl', 'gcc-10-base', '2')
  const recent = debian(12, 'libssl3', 'perl-modules-5.36', 'libtirpc3t64', 'gcc-12-base')
  expect(missingPackages(old, recent)).toEqual(['2', 'curl'])
  expect(missingPackages(recent, old)).toEqual([])
})

it('compares packages of a distribution with those of the same package manager alone', () => {
  const apk = [aPackage('Alpine:v3.22', 'busybox', { reader: 'apk' })]
  expect(missingPackages(debian(12, 'curl'), apk)).toEqual([])
})

it('compares packages of languages, without those that live in others, and no runtimes', () => {
  const vendored = { locations: [{ file: 'usr/lib/python3/dist-packages/pip/_vendor/urllib3/x' }] }
  const inUse = [
    aPackage('PyPI', 'pip'),
    aPackage('PyPI', 'urllib3', vendored),
    aPackage('Bitnami', 'python', { reader: 'runtimes' }),
  ]
  expect(missingPackages(inUse, debian(12, 'pip'))).toEqual(['pip (PyPI)'])
})
