import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { vendir } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'vendir.yml') => pinLines(vendir.extract({ path, text }), text)

test('vendir.yml', () => {
  expect(linesOf(fixture('vendir.yml'))).toEqual([
    'contents github.com/metallb/metallb = v0.14.8 -> v0.14.8 require/runtime github-tags:metallb/metallb',
    'contents loki = 6.46.0 -> 6.46.0 require/runtime helm:loki',
    'contents vmware-tanzu/carvel-kapp = v0.63.3 -> v0.63.3 require/runtime github-releases:vmware-tanzu/carvel-kapp',
    'contents cilium/app = v1.2.0 -> v1.2.0 image/runtime docker:cilium/app',
    'contents ghcr.io/carvel-dev/bundle = 2.0.0 -> 2.0.0 image/runtime docker:ghcr.io/carvel-dev/bundle',
  ])
})

test('a release without tag is what is newest', () => {
  expect(linesOf('directories:\n  - contents:\n      - githubRelease: { slug: o/n, latest: true }\n')).toEqual([
    'contents o/n =  ->  require/runtime github-releases:o/n [floating]',
  ])
})
