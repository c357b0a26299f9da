import { expect, it } from 'vitest'

import { anInventory, aPackage } from '../testing.ts'
import { planPatch } from './plan-patch.ts'

const upgrades = [{ name: 'libc6', from: '2.36-9', to: '2:2.36-9+deb12u13' }]
const onRpm = (name: string) => anInventory([aPackage(name, { ecosystem: 'Rocky Linux:9', reader: 'rpm' })])

it('raises by apt exactly what it was told, as root, without a shell', () => {
  const plan = planPatch(anInventory([aPackage('apt'), aPackage('libc6')]), { upgrades })
  expect(plan).toMatchObject({
    status: 'planned',
    manager: 'apt',
    createdBy: 'seaworthy patch: apt libc6=2:2.36-9+deb12u13',
  })
  const commands = plan.status === 'planned' ? plan.commands : []
  expect(commands.map(({ argv }) => argv[0])).toEqual(['apt-get', 'apt-get', 'apt-get', 'find'])
  expect(commands[1]?.argv.slice(-4)).toEqual([
    '--yes',
    '--only-upgrade',
    '--no-install-recommends',
    'libc6=2:2.36-9+deb12u13',
  ])
  expect(commands[1]?.environment).toEqual({ DEBIAN_FRONTEND: 'noninteractive' })
})

it.each([
  ['apk-tools', 'apk', 'apk upgrade --no-cache libc6'],
  ['dnf', 'dnf', 'dnf --assumeyes --setopt=install_weak_deps=False upgrade libc6-2.36-9+deb12u13'],
  ['microdnf', 'microdnf', 'microdnf --assumeyes --setopt=install_weak_deps=0 update libc6-2.36-9+deb12u13'],
  ['yum', 'yum', 'yum --assumeyes update libc6-2.36-9+deb12u13'],
  ['zypper', 'zypper', 'zypper --non-interactive install --no-recommends libc6=2:2.36-9+deb12u13'],
])('knows %s', (name, manager, line) => {
  const plan = planPatch(onRpm(name), { upgrades })
  expect(plan).toMatchObject({ status: 'planned', manager })
  expect(plan.status === 'planned' && plan.commands.map(({ argv }) => argv.join(' '))).toContain(line)
})

it('refuses an image without a package manager, and one whose only "apt" is of another ecosystem', () => {
  const image = [aPackage('libc6'), aPackage('apt', { ecosystem: 'npm' })]
  expect(planPatch(anInventory(image), { upgrades })).toMatchObject({
    status: 'refused',
    reason: expect.stringContaining('without a package manager'),
  })
})

it.each(['--allow-downgrades', '../x', 'a b', 'a;b', ''])('never makes an option or a path of the name %s', (name) => {
  const image = anInventory([aPackage('apt')])
  expect(planPatch(image, { upgrades: [{ name, from: '1', to: '2' }] }).status).toBe('refused')
  expect(planPatch(image, { upgrades: [{ name: 'libc6', from: '1', to: name }] }).status).toBe('refused')
})

it('has nothing to do where nothing is to be raised', () => {
  expect(planPatch(anInventory([]), { upgrades: [] })).toEqual({ status: 'no-packages' })
})
