import { expect, test } from 'vitest'

import { ParseError } from '../../../../records/errors.ts'
import { imageFile, NO_TOOLS } from '../testing.ts'
import { osRelease } from './index.ts'

const distribution = (text: string, path = 'etc/os-release') =>
  osRelease.read(imageFile(path, text), NO_TOOLS).distribution

test('a distribution as os-release tells of it', () => {
  const text = [
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
    'NAME="Debian GNU/Linux"',
    '# a comment',
    'VERSION_ID="12"',
    'VERSION_CODENAME=bookworm',
    "ID='debian'",
    'ID=debian',
  ].join('\n')
  expect(distribution(text)).toEqual({
    id: 'debian',
    versionId: '12',
    codename: 'bookworm',
    name: 'Debian GNU/Linux 12 (bookworm)',
    ecosystem: 'Debian:12',
  })
})

test.each([
  ['Distroless', 'PRETTY_NAME="Distroless"\nNAME="Debian GNU/Linux"\nID="debian"\nVERSION_ID="12"', 'Debian:12'],
  ['testing', 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\nID=debian', 'Debian:14'],
  ['testing of old', 'PRETTY_NAME="Debian GNU/Linux bookworm/sid"\nID=debian', 'Debian:12'],
  ['a codename like a property', 'VERSION_CODENAME=constructor\nID=debian', undefined],
  ['Raspbian', 'ID=raspbian\nID_LIKE=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm', 'Debian:12'],
  ['Kali', 'ID=kali\nID_LIKE=debian\nVERSION_ID="2025.1"\nVERSION_CODENAME=kali-rolling', undefined],
  ['Ubuntu LTS', 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"', 'Ubuntu:24.04:LTS'],
  ['Ubuntu of an odd year', 'ID=ubuntu\nVERSION_ID="25.04"', 'Ubuntu:25.04'],
  ['Ubuntu in October', 'ID=ubuntu\nVERSION_ID="24.10"', 'Ubuntu:24.10'],
  [
    'Mint',
    'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble',
    'Ubuntu:24.04:LTS',
  ],
  ['Alpine', 'ID=alpine\nVERSION_ID=3.22.1', 'Alpine:v3.22'],
  ['Alpine edge', 'ID=alpine\nVERSION_ID=3.23_alpha20250612', undefined],
  ['Wolfi', 'ID=wolfi\nVERSION_ID="20230201"', 'Wolfi'],
  ['Chainguard', 'ID=chainguard\nVERSION_ID="20230214"', 'Chainguard'],
  ['Red Hat', 'ID="rhel"\nVERSION_ID="9.6"', 'Red Hat:enterprise_linux:9'],
  ['CentOS Linux', 'NAME="CentOS Linux"\nID="centos"\nVERSION_ID="7"', 'Red Hat:enterprise_linux:7'],
  ['CentOS Stream', 'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"', undefined],
  ['Rocky Linux', 'ID="rocky"\nVERSION_ID="9.4"', 'Rocky Linux:9'],
  ['AlmaLinux', 'ID="almalinux"\nVERSION_ID="8.10"', 'AlmaLinux:8'],
  ['Leap', 'ID="opensuse-leap"\nPRETTY_NAME="openSUSE Leap 15.6"\nVERSION_ID="15.6"', 'openSUSE:Leap 15.6'],
  ['Tumbleweed', 'ID="opensuse-tumbleweed"\nPRETTY_NAME="openSUSE Tumbleweed"', 'openSUSE:Tumbleweed'],
  [
    'SLES',
    'ID="sles"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP6"\nVERSION_ID="15.6"',
    'SUSE:Linux Enterprise Server 15 SP6',
  ],
  ['Fedora', 'ID=fedora\nVERSION_ID=41', undefined],
])('the ecosystem of %s', (_name, text, ecosystem) => {
  expect(distribution(text)?.ecosystem).toBe(ecosystem)
})

test.each([
  ['etc/alpine-release', '3.22.1\n', 'alpine 3.22.1 Alpine:v3.22'],
  ['etc/debian_version', '12.11\n', 'debian 12 Debian:12'],
  ['etc/debian_version', 'trixie/sid\n', 'debian  Debian:13'],
  ['etc/debian_version', 'kali-rolling\n', undefined],
  ['etc/redhat-release', 'Rocky Linux release 9.4 (Blue Onyx)\n', 'rocky 9.4 Rocky Linux:9'],
  ['etc/redhat-release', 'CentOS Stream release 9\n', 'centos 9 undefined'],
  ['etc/redhat-release', 'Red Hat Enterprise Linux release 9.6 (Plow)', 'rhel 9.6 Red Hat:enterprise_linux:9'],
])('%s with %j', (path, text, expected) => {
  const found = distribution(text, path)
  expect(found && `${found.id} ${found.versionId} ${found.ecosystem}`).toBe(expected)
})

test('values are read as a shell reads them', () => {
  expect(distribution('ID=x\nNAME="a \\"b\\" \\$c"')?.name).toBe('a "b" $c')
})

test('an empty file tells nothing; one that assigns nothing is refused with its line', () => {
  expect(distribution('')).toBeUndefined()
  expect(() => distribution('\n<html>\n')).toThrow(
    new ParseError({ line: 2, expected: 'NAME=value', found: '"<html>"' }),
  )
  expect(() => distribution('\0ELF')).toThrow('NUL byte at offset 0')
})

test('it wants the files that name a distribution and no others', () => {
  const wanted = [
    'etc/os-release',
    'usr/lib/os-release',
    'etc/alpine-release',
    'opt/etc/os-release',
    'etc/os-release.d/a',
  ]
  expect(wanted.filter((path) => osRelease.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 3))
})
