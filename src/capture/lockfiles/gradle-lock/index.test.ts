import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { gradleLock } from './index.ts'

describe('gradle-lock', () => {
  const extract = (text: string) => gradleLock.extract({ path: 'gradle.lockfile', text }, [])

  test('artifacts with the configurations that hold them', () => {
    const text = `# This is a Gradle generated file
com.google.guava:guava:33.2.1-jre=compileClasspath,testCompileClasspath
junit:junit:4.13.2=testCompileClasspath,testRuntimeClasspath
empty=annotationProcessor
`
    expect(lockLines(extract(text))).toEqual([
      'com.google.guava:guava:33.2.1-jre = com.google.guava:guava 33.2.1-jre runtime line 2 -> unknown',
      'junit:junit:4.13.2 = junit:junit 4.13.2 dev line 3 -> unknown',
    ])
  })

  test.each([
    ['a conflict', 'a:b:1=c\n<<<<<<< HEAD\n', 'line 2: expected a locked artifact, found the git conflict marker'],
    ['something else', 'a:b:1=c\na:b\n', 'line 2: expected group:artifact:version=configurations, found "a:b"'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extract(text)).toThrow(message)
  })
})
