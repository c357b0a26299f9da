import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { ocb } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'builder-config.yaml') => pinLines(ocb.extract({ path, text }), text)

test('builder-config.yaml', () => {
  expect(linesOf(fixture('builder-config.yaml'))).toEqual([
    'gomod go.opentelemetry.io/collector/receiver/otlpreceiver = v0.110.0 -> v0.110.0 require/runtime go:go.opentelemetry.io/collector/receiver/otlpreceiver',
    'gomod github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter = v0.110.0 -> v0.110.0 require/runtime go:github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter',
  ])
})

test('nothing without version', () => {
  expect(linesOf('receivers:\n  - gomod: example.com/a\n  - name: b v1.0.0\n')).toEqual([])
})
