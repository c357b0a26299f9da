import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { ciImages } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = '.drone.yml') => pinLines(ciImages.extract({ path, text }), text)

test('.drone.yml', () => {
  expect(linesOf(fixture('.drone.yml'))).toEqual([
    'step image library/golang = 1.26.1 -> 1.26.1 image/build docker:library/golang',
    'step image plugins/docker = 20.18 -> 20.18 image/build docker:plugins/docker',
    'step image library/postgres = 16.4-alpine -> 16.4-alpine image/build docker:library/postgres [variant -alpine]',
  ])
})

test('.woodpecker.yaml', () => {
  expect(linesOf(fixture('.woodpecker.yaml'), '.woodpecker.yaml')).toEqual([
    'step image library/node = 22.9 -> 22.9 image/build docker:library/node',
  ])
})

test('cloudbuild.yaml', () => {
  expect(linesOf(fixture('cloudbuild.yaml'), 'cloudbuild.yaml')).toEqual([
    'step image gcr.io/cloud-builders/docker = 24.0.6 -> 24.0.6 image/build docker:gcr.io/cloud-builders/docker',
    'step image library/golang = 1.26.1 -> 1.26.1 image/build docker:library/golang',
  ])
})

test('names of steps are images in Cloud Build alone', () => {
  expect(linesOf('steps:\n  - name: golang:1.26.1\n', '.drone.yml')).toEqual([])
  expect(linesOf('steps:\n  - image: golang:1.26.1\n', 'cloudbuild.yaml')).toEqual([])
  expect(linesOf('steps:\n  - name: gcr.io/$PROJECT_ID/a:1.0\n', 'cloudbuild.yaml')).toEqual([])
})
