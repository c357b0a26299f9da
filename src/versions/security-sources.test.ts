import { expect, it } from 'vitest'

import { isSecuritySource, isSubscriptionSource } from './security-sources.ts'

const deb = (line: string, more: object = {}) => ({ client: 'deb' as const, line, ...more })

it.each([
  ['deb http://deb.example/debian-security bookworm-security main'],
  ['deb [signed-by=/k.gpg] http://deb.example/debian-security buster/updates main'],
  ['deb https://deb.example/archive/debian-security/20250101T000000Z/ sid main'],
  ['deb http://deb.example/ubuntu noble-security main universe'],
  ['deb https://esm.deb.example/infra/ubuntu noble-infra-security main'],
])('is for security: %s', (line) => {
  expect(isSecuritySource(deb(line))).toBe(true)
})

it.each([
  ['deb http://deb.example/debian bookworm main'],
  ['deb http://deb.example/debian bookworm-updates main'],
  ['deb http://deb.example/debian bookworm-backports main'],
  ['deb http://deb.example/security/apt stable main'],
  ['deb http://deb.example/debian bookworm-security-debug main'],
])('holds other updates, too: %s', (line) => {
  expect(isSecuritySource(deb(line))).toBe(false)
})

it('believes the Release file, and knows only apt’s suites', () => {
  expect(isSecuritySource(deb('deb http://deb.example/x stable main', { label: 'Debian-Security' }))).toBe(true)
  expect(isSecuritySource(deb('deb http://deb.example/x stable main', { codename: 'noble-security' }))).toBe(true)
  expect(isSecuritySource({ client: 'apk', line: 'https://apk.example/debian-security/v3.22/main' })).toBe(false)
  expect(isSecuritySource({ client: 'rpm', line: 'https://rpm.example/x-security' })).toBe(false)
})

it('knows which need a contract', () => {
  expect(isSubscriptionSource(deb('deb https://esm.deb.example/apps/ubuntu noble-apps-updates main'))).toBe(true)
  expect(isSubscriptionSource(deb('deb https://deb.example/x noble-infra-security main'))).toBe(true)
  expect(isSubscriptionSource(deb('deb https://deb.example/x noble main', { origin: 'UbuntuESMApps' }))).toBe(true)
  expect(isSubscriptionSource(deb('deb https://deb.example/ubuntu noble-security main'))).toBe(false)
  expect(isSubscriptionSource({ client: 'rpm', line: 'https://esm.example/' })).toBe(false)
})
