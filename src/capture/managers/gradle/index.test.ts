import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { gradle } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (text: string, path = 'build.gradle') => gradle.extract({ path, text })
const linesOf = (text: string, path = 'build.gradle') => pinLines(extractText(text, path), text)

describe('gradle', () => {
  test('pins of a script in Groovy', () => {
    expect(linesOf(fixture('build.gradle'))).toMatchInlineSnapshot(`
      [
        "kotlin_version org.jetbrains.kotlin:kotlin-gradle-plugin = 1.9.24 -> 1.9.24 require/build maven:org.jetbrains.kotlin:kotlin-gradle-plugin",
        "plugins org.springframework.boot:org.springframework.boot.gradle.plugin = 3.3.1 -> 3.3.1 require/build maven:org.springframework.boot:org.springframework.boot.gradle.plugin",
        "plugins com.diffplug.spotless:com.diffplug.spotless.gradle.plugin = 6.25.0 -> 6.25.0 require/build maven:com.diffplug.spotless:com.diffplug.spotless.gradle.plugin",
        "checkstyle.toolVersion com.puppycrawl.tools:checkstyle = 10.17.0 -> 10.17.0 require/build maven:com.puppycrawl.tools:checkstyle",
        "jacoco.toolVersion org.jacoco:jacoco = 0.8.12 -> 0.8.12 require/build maven:org.jacoco:jacoco",
        "dependencies com.squareup.okhttp3:okhttp = 4.12.0 -> 4.12.0 require/runtime maven:com.squareup.okhttp3:okhttp",
        "dependencies org.example:bom = 2.1.1 -> 2.1.1 require/runtime maven:org.example:bom",
        "kotlin_version org.jetbrains.kotlin:kotlin-stdlib = 1.9.24 -> 1.9.24 require/runtime maven:org.jetbrains.kotlin:kotlin-stdlib",
        "versions.okio com.squareup.okio:okio = 3.9.0 -> 3.9.0 require/runtime maven:com.squareup.okio:okio",
        "versions.guava com.google.guava:guava = 33.2.1-jre -> 33.2.1-jre require/runtime maven:com.google.guava:guava",
        "dependencies org.slf4j:slf4j-api = 2.0.13 -> 2.0.13 require/runtime maven:org.slf4j:slf4j-api",
        "dependencies org.example:ranged = [1.2,2.0) -> 1.2 require/runtime maven:org.example:ranged [floating]",
        "dependencies org.example:dynamic = 1.+ -> 1 require/runtime maven:org.example:dynamic [floating]",
        "dependencies org.example:natives = 1.4.4 -> 1.4.4 require/runtime maven:org.example:natives",
        "junitVersion org.junit.jupiter:junit-jupiter = 5.10.3 -> 5.10.3 require/dev maven:org.junit.jupiter:junit-jupiter",
        "versions.jackson org.example:jackson-scala_2.13 = 2.17.2 -> 2.17.2 require/runtime maven:org.example:jackson-scala_2.13",
        "okioDefault com.squareup.okio:okio-alias = 3.9.1 -> 3.9.1 require/runtime maven:com.squareup.okio:okio-alias",
      ]
    `)
  })

  test('pins of a script in Kotlin', () => {
    expect(linesOf(fixture('build.gradle.kts'))).toMatchInlineSnapshot(`
      [
        "plugins org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin = 2.0.0 -> 2.0.0 require/build maven:org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin",
        "ktorVersion io.ktor.plugin:io.ktor.plugin.gradle.plugin = 2.3.12 -> 2.3.12 require/build maven:io.ktor.plugin:io.ktor.plugin.gradle.plugin",
        "ktorVersion io.ktor:ktor-server-core = 2.3.12 -> 2.3.12 require/runtime maven:io.ktor:ktor-server-core",
        "logback ch.qos.logback:logback-classic = 1.5.6 -> 1.5.6 require/runtime maven:ch.qos.logback:logback-classic",
        "coroutines org.jetbrains.kotlinx:kotlinx-coroutines-core = 1.8.1 -> 1.8.1 require/runtime maven:org.jetbrains.kotlinx:kotlinx-coroutines-core",
        "moshi com.squareup.moshi:moshi = 1.15.1 -> 1.15.1 require/runtime maven:com.squareup.moshi:moshi",
        "dependencies com.example.lib:thing = 0.4.2 -> 0.4.2 require/runtime maven:com.example.lib:thing",
        "dependencies org.example:positional = 7.1.0 -> 7.1.0 require/runtime maven:org.example:positional",
        "dependencies org.jetbrains.kotlin:kotlin-reflect = 2.0.0 -> 2.0.0 require/runtime maven:org.jetbrains.kotlin:kotlin-reflect",
        "dependencies org.example:processor = 3.0.1 -> 3.0.1 require/build maven:org.example:processor",
      ]
    `)
  })

  test('pins of a version catalog', () => {
    expect(linesOf(fixture('libs.versions.toml'), 'gradle/libs.versions.toml')).toMatchInlineSnapshot(`
      [
        "libraries com.example.plain:plain = 1.2.3 -> 1.2.3 require/runtime maven:com.example.plain:plain",
        "versions.kotlin org.jetbrains.kotlin:kotlin-stdlib = 2.0.0 -> 2.0.0 require/runtime maven:org.jetbrains.kotlin:kotlin-stdlib",
        "versions.kotlin org.jetbrains.kotlin:kotlin-reflect = 2.0.0 -> 2.0.0 require/runtime maven:org.jetbrains.kotlin:kotlin-reflect",
        "versions.rich org.slf4j:slf4j-api = [1.7,1.8[ -> 1.7 require/runtime maven:org.slf4j:slf4j-api [floating]",
        "libraries com.example.lib:literal = 4.5.6 -> 4.5.6 require/runtime maven:com.example.lib:literal",
        "versions.kotlin org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin = 2.0.0 -> 2.0.0 require/build maven:org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin",
        "plugins com.gradleup.shadow:com.gradleup.shadow.gradle.plugin = 8.3.0 -> 8.3.0 require/build maven:com.gradleup.shadow:com.gradleup.shadow.gradle.plugin",
      ]
    `)
  })

  test('the wrapper, with the checksum that must move along', () => {
    const text = fixture('gradle-wrapper.properties')
    const path = 'gradle/wrapper/gradle-wrapper.properties'
    expect(linesOf(text, path)).toEqual(['distributionUrl = 8.8 -> 8.8 require/build gradle-version:gradle'])
    const summed = `${text}distributionSha256Sum=${'7'.repeat(64)}\n`
    const [pin] = extractText(summed, path).pins
    expect(pin?.digest).toBe(`sha256:${'7'.repeat(64)}`)
    const raw = summed.slice(...(pin?.range ?? [0, 0]))
    expect(pin && gradle.render({ ...pin, raw }, '8.9', `sha256:${'8'.repeat(64)}`)).toMatch(
      /^8\.9-bin\.zip\n[^]*=8{64}$/,
    )
  })

  test('a project with its lock file, steered by the catalogs above it', () => {
    expect(extractText('', 'app/web/build.gradle.kts').project).toMatchObject({
      lockfiles: [{ path: 'app/web/gradle.lockfile', locker: 'none' }],
      members: ['gradle/libs.versions.toml', 'app/gradle/libs.versions.toml', 'app/web/gradle/libs.versions.toml'],
    })
    expect(extractText('', 'settings.gradle').project).toBeUndefined()
  })

  test('variables are lent, and what this file does not set is borrowed', () => {
    const script = extractText(
      'def a = "1.0"\nobject Versions {\n  const val kotlin = "2.0.0"\n}\nx "g.a:a:$rootProject.ext.elsewhere"\nid("x") version Other.x\n',
    )
    expect([script.pins, script.gaps]).toEqual([[], []])
    expect(script.lent?.map(({ name, value }) => [name, value])).toEqual([
      ['a', '1.0'],
      ['Versions.kotlin', '2.0.0'],
    ])
    expect(script.borrowed?.map(({ name, dependency }) => [name, dependency.component.name])).toEqual([
      ['elsewhere', 'g.a:a'],
      ['Other.x', 'x:x.gradle.plugin'],
    ])
    const { pins, lent } = extractText('kotlinVersion=2.0.0\norg.gradle.caching=true\n', 'gradle.properties')
    expect(pins).toEqual([])
    expect(lent).toEqual([{ name: 'kotlinVersion', key: 'kotlinVersion', value: '2.0.0', start: 14 }])
  })

  test('what it cannot identify is a gap', () => {
    expect(extractText('implementation "g.a:b:1.$minor"\n').gaps).toEqual([
      { line: 1, text: 'g.a:b: 1.$minor', why: 'a version put together from parts' },
    ])
    const catalog = '[libraries]\na = { module = "g:a", version.ref = "none" }\nb = "g:b"\n'
    expect(extractText(catalog, 'libs.versions.toml').gaps?.map(({ why }) => why)).toEqual([
      'a version that the catalog does not have',
      'not group:artifact:version',
    ])
  })

  test.each([
    '"12:30:45"',
    "'localhost:8080:80'",
    '"http://a.example:80:1"',
    `'it''s:not:1"`,
    '"""',
    '/* never closed "g:a:1"',
  ])('%s names no artifact', (text) => {
    expect(extractText(`x = ${text}\n`).pins.map(({ component }) => component.name)).toEqual([])
  })

  test.each([
    ['build.gradle', 'a {\n<<<<<<< HEAD\n}', 'line 2: expected a build script, found the git conflict marker'],
    ['libs.versions.toml', '[versions]\na = "1', 'line 2: expected TOML, found'],
  ])('%s: says where it met what it cannot read', (path, text, message) => {
    expect(() => extractText(text, path)).toThrow(message)
  })
})
