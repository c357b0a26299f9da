import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { WorldError } from '../../../../records/errors.ts'
import { damage, UNPACKING, zipFile } from '../../formats/testing.ts'
import { imageFile, outcomeOf } from '../testing.ts'
import { java } from './index.ts'

const read = (path: string, bytes: Uint8Array) => java.read(imageFile(path, bytes), UNPACKING)
const spell = (path: string, bytes: Uint8Array) =>
  read(path, bytes).packages?.map(({ name, version, within }) => [name, version, within ?? ''].join(' ').trim())

const manifest = (...lines: readonly string[]) => ['Manifest-Version: 1.0', ...lines, '', 'Name: x', ''].join('\r\n')
const maven = (group: string, artifact: string, version: string) => ({
  [`META-INF/maven/${group}/${artifact}/pom.properties`]: `#Generated\nversion=${version}\ngroupId=${group}\nartifactId=${artifact}\n`,
})

const LOG4J = zipFile(maven('org.apache.logging.log4j', 'log4j-core', '2.14.1'))

test('an application of Spring Boot: its own jar, and those inside of it', () => {
  const spring = zipFile({
    'META-INF/MANIFEST.MF': manifest('Implementation-Title: spring-core', 'Implementation-Version: 5.3.20'),
  })
  const application = zipFile(
    {
      'META-INF/MANIFEST.MF': manifest('Implementation-Title: demo'),
      ...maven('com.example', 'demo', '0.0.1'),
      'BOOT-INF/lib/log4j-core-2.14.1.jar': LOG4J,
      'BOOT-INF/lib/spring-core-5.3.20.jar': spring,
    },
    'stored',
  )
  expect(spell('app/demo.jar', application)).toEqual([
    'com.example:demo 0.0.1',
    'org.apache.logging.log4j:log4j-core 2.14.1 BOOT-INF/lib/log4j-core-2.14.1.jar',
    'org.springframework:spring-core 5.3.20 BOOT-INF/lib/spring-core-5.3.20.jar',
  ])
})

test('a shaded jar is all that it merged; a script may stand before it', () => {
  const shaded = zipFile({ ...maven('com.example', 'all', '1.0'), ...maven('com.example', 'part', '2.0') })
  const launched = Uint8Array.from([...new TextEncoder().encode('#!/bin/sh\nexec java -jar "$0"\n'), ...shaded])
  expect(spell('all.jar', launched)).toEqual(['com.example:all 1.0', 'com.example:part 2.0'])
})

test.each([
  ['guava-31.1-jre.jar', [], 'guava:guava 31.1-jre'],
  ['commons-lang3-3.12.0.jar', ['Bundle-SymbolicName: org.apache.commons.lang3'], 'commons-lang3:commons-lang3 3.12.0'],
  ['thing-1.2.jar', ['Bundle-SymbolicName: com.example.thing;singleton:=true'], 'com.example:thing 1.2'],
  ['x-1.2.3.Final.jar', ['Implementation-Vendor-Id: org.example'], 'org.example:x 1.2.3.Final'],
  ['plain.jar', ['Implementation-Version: 4.5 (build 7)'], 'plain:plain 4.5'],
  [
    'git.hpi',
    ['Group-Id: org.jenkins-ci.plugins', 'Short-Name: git', 'Plugin-Version: 4.11'],
    'org.jenkins-ci.plugins:git 4.11',
  ],
  ['log4j-1.2-api-2.17.1.jar', ['Implementation-Version: 2.17.1'], 'log4j-1.2-api:log4j-1.2-api 2.17.1'],
  ['long-1.0.jar', ['Implementation-Vendor-Id: org.exa', ' mple.long'], 'org.example.long:long 1.0'],
])('without a word of Maven: %s', (path, lines, expected) => {
  expect(spell(path, zipFile({ 'META-INF/MANIFEST.MF': manifest(...lines) }))).toEqual([expected])
})

test('properties that were left as a template are told by their place', () => {
  const path = 'META-INF/maven/com.example/a/pom.properties'
  expect(spell('a-3.0.jar', zipFile({ [path]: 'version=${project.version}\ngroupId=com.example\n' }))).toEqual([
    'com.example:a 3.0',
  ])
})

test('the libraries of Java itself, and jars that say nothing', () => {
  const own = zipFile({
    'META-INF/MANIFEST.MF': manifest(
      'Implementation-Title: Java Runtime Environment',
      'Implementation-Version: 17.0.1',
    ),
  })
  expect(spell('lib/jrt-fs.jar', own)).toEqual([])
  expect(spell('some.jar', zipFile({ 'A.class': 'x' }))).toEqual([])
})

test('an inner archive that is damaged, or too deep, is a problem; the others are read', () => {
  const broken = zipFile({ 'lib/broken.jar': 'no zip', 'lib/log4j-core-2.14.1.jar': LOG4J })
  expect(read('app.war', broken)).toMatchObject({
    packages: [{ name: 'org.apache.logging.log4j:log4j-core' }],
    problems: [{ reason: expect.stringContaining('lib/broken.jar: expected a zip archive') }],
  })
  const nested = Array.from({ length: 6 }).reduce<Uint8Array>((inner) => zipFile({ 'in.jar': inner }), LOG4J)
  expect(read('app.war', nested)).toMatchObject({
    packages: [],
    problems: [{ reason: expect.stringContaining('4 deep') }],
  })
})

test('what is no zip says so', () => {
  expect(outcomeOf(() => read('a.jar', new TextEncoder().encode('hello')))).toContain('expected a zip archive')
})

test('an inner archive that states gigabytes is not unpacked', () => {
  const bomb = zipFile({ 'lib/a.jar': new Uint8Array(100) })
  const view = new DataView(bomb.buffer)
  view.setUint32(view.getUint32(bomb.length - 6, true) + 24, 2 ** 31, true)
  expect(read('a.jar', bomb).problems?.[0]?.reason).toContain('expected at most 536870912 bytes more to unpack')
})

test('damaged archives are read or refused, never more', () => {
  const sample = zipFile(
    { 'META-INF/MANIFEST.MF': manifest('Implementation-Version: 1.0'), 'lib/a-1.jar': LOG4J },
    'stored',
  )
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 1, noNaN: true }), fc.array(change, { maxLength: 6 }), (cut, changes) => {
      const outcome = () => {
        try {
          return outcomeOf(() => read('a-1.0.jar', damage(sample, cut, changes)))
        } catch (error) {
          if (error instanceof WorldError) return error.message
          throw error
        }
      }
      expect(outcome()).not.toBe('')
    }),
    { numRuns: 200 },
  )
})
