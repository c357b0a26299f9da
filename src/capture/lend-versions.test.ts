import { describe, expect, test } from 'vitest'

import { editPin } from './edit-pin.ts'
import { captureFiles, type MemoryFiles } from './testing.ts'

const pinsOf = async (files: MemoryFiles) => {
  const { pins, gaps } = await captureFiles(files)
  const lines = pins.map(({ file, line, key, raw, evidence }) => `${file}:${line} ${key} = ${raw} (${evidence})`)
  return [...lines, ...gaps.map(({ file, line, text, why }) => `${file}:${line} gap ${text}: ${why}`)]
}

const using = (property: string, artifact = 'a') =>
  `<dependency><groupId>g</groupId><artifactId>${artifact}</artifactId><version>\${${property}}</version></dependency>`

const pom = (properties: string, dependencies = '') =>
  `<project><properties>${properties}</properties>\n<dependencies>${dependencies}</dependencies></project>\n`

describe('versions that another file says', () => {
  test('a property of the nearest POM above', async () => {
    const files = {
      'pom.xml': pom('<a.version>1.0</a.version><b.version>2.0</b.version>'),
      'core/pom.xml': pom('<a.version>1.1</a.version>'),
      'core/api/pom.xml': pom('', using('a.version') + using('b.version', 'b') + using('c.version', 'c')),
    }
    expect(await pinsOf(files)).toEqual([
      'core/pom.xml:1 properties.a.version g:a = 1.1 (a.version, used by dependency on line 2 of core/api/pom.xml)',
      'pom.xml:1 properties.b.version g:b = 2.0 (b.version, used by dependency on line 2 of core/api/pom.xml)',
      'core/api/pom.xml:2 gap g:c: c.version: a version that no file here says',
    ])
  })

  test('a property that the POM itself uses for the same artifact is one pin', async () => {
    const files = {
      'pom.xml': pom('<a.version>1.0</a.version>', using('a.version')),
      'core/pom.xml': pom('', using('a.version')),
      'tools/pom.xml': pom('', using('a.version')),
    }
    expect(await pinsOf(files)).toEqual([
      'pom.xml:1 properties.a.version g:a = 1.0 (property a.version, used by dependency on line 2)',
    ])
  })

  test('a POM aside that alone says it; not one of two', async () => {
    const child = pom('', using('a.version'))
    const aside = pom('<a.version>1.0</a.version>')
    expect(await pinsOf({ 'bom/pom.xml': aside, 'core/pom.xml': child })).toMatchObject([
      expect.stringContaining('bom/pom.xml:1'),
    ])
    expect(await pinsOf({ 'bom/pom.xml': aside, 'core/pom.xml': child, 'web/pom.xml': aside })).toMatchObject([
      'core/pom.xml:2 gap g:a: a.version: a version that no file here says',
    ])
  })

  test('gradle.properties, and constants of buildSrc', async () => {
    const files = {
      'gradle.properties': 'ktor=2.3.12\n',
      'buildSrc/src/main/kotlin/Versions.kt': 'object Versions {\n  const val moshi = "1.15.1"\n}\n',
      'app/build.gradle.kts':
        'implementation("io.ktor:core:$ktor")\nimplementation("com.squareup:moshi:${Versions.moshi}")\n',
    }
    expect(await pinsOf(files)).toEqual([
      'buildSrc/src/main/kotlin/Versions.kt:2 Versions.moshi com.squareup:moshi = 1.15.1 (Versions.moshi, used by dependencies on line 2 of app/build.gradle.kts)',
      'gradle.properties:1 ktor io.ktor:core = 2.3.12 (ktor, used by dependencies on line 1 of app/build.gradle.kts)',
    ])
  })

  test('is edited where it is said', async () => {
    const text = '\uFEFF<Project><PropertyGroup><X>4.0.1</X></PropertyGroup></Project>\r\n'
    const { pins } = await captureFiles({
      'Directory.Build.props': text,
      'src/App.csproj': '<Project><PackageReference Include="Serilog" Version="$(x)" /></Project>',
    })
    const [pin] = pins
    expect(pin).toMatchObject({ file: 'Directory.Build.props', raw: '4.0.1', component: { name: 'serilog' } })
    const file = { path: 'Directory.Build.props', text }
    const edited = pin && (await editPin(file, pin, { version: '4.2.0' }))
    expect(edited).toEqual({ status: 'edited', text: text.replace('4.0.1', '4.2.0') })
    const again =
      pin && edited?.status === 'edited' && (await editPin({ ...file, text: edited.text }, pin, { version: '4.2.0' }))
    expect(again).toEqual({ status: 'unchanged' })
    expect(pin && (await editPin({ ...file, text: '<Project/>' }, pin, { version: '4.2.0' }))).toMatchObject({
      status: 'missing',
    })
  })
})
