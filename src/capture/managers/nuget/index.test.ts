import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { nuget } from './index.ts'

const extractText = (text: string, path = 'App.csproj') => nuget.extract({ path, text })
const pinsIn = (name: string): readonly string[] => {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
  return pinLines(extractText(text, name), text)
}

describe('nuget', () => {
  test('pins of a project', () => {
    expect(pinsIn('Bridge.csproj')).toMatchInlineSnapshot(`
      [
        "Sdk Example.Build.Sdk = 3.7.56 -> 3.7.56 require/build nuget:example.build.sdk",
        "Sdk Other.Sdk = 1.0.2 -> 1.0.2 require/build nuget:other.sdk",
        "PackageReference Newtonsoft.Json = 13.0.3 -> 13.0.3 require/runtime nuget:newtonsoft.json",
        "properties.serilogversion serilog = 4.0.1 -> 4.0.1 require/runtime nuget:serilog",
        "properties.serilogversion serilog.sinks.console = 4.0.1 -> 4.0.1 require/runtime nuget:serilog.sinks.console",
        "PackageReference Dapper = 2.1.35 -> 2.1.35 require/runtime nuget:dapper",
        "PackageReference Ranged = [1.2,2.0) -> 1.2 require/runtime nuget:ranged [floating]",
        "PackageReference Floating = 1.4.* -> 1.4 require/runtime nuget:floating [floating]",
        "PackageReference Single = [5.0.1] -> 5.0.1 require/runtime nuget:single",
        "PackageReference Over = 7.1.0 -> 7.1.0 require/runtime nuget:over",
        "PackageReference Analyzer = 3.3.4 -> 3.3.4 require/build nuget:analyzer",
      ]
    `)
  })

  test('pins of what projects share', () => {
    expect(pinsIn('Directory.Packages.props')).toEqual([
      'PackageVersion xunit = 2.9.0 -> 2.9.0 require/runtime nuget:xunit',
      'GlobalPackageReference Versioning = 3.6.141 -> 3.6.141 require/build nuget:versioning',
    ])
    expect(pinsIn('packages.config')).toEqual([
      'package EntityFramework = 6.4.4 -> 6.4.4 require/runtime nuget:entityframework',
    ])
  })

  test('tools and SDKs', () => {
    expect(pinsIn('dotnet-tools.json')).toEqual(['tools dotnet-ef = 8.0.7 -> 8.0.7 require/build nuget:dotnet-ef'])
    expect(pinsIn('global.json')).toEqual([
      'sdk.version = 8.0.303 -> 8.0.303 runtime/build dotnet-version:dotnet-sdk',
      'msbuild-sdks Example.Sdk = 4.1.5 -> 4.1.5 require/build nuget:example.sdk',
    ])
  })

  test('a project with its lock file, steered by what lies above it', () => {
    const { project } = extractText('<Project/>', 'src/app/App.csproj')
    expect(project).toMatchObject({ lockfiles: [{ path: 'src/app/packages.lock.json', locker: 'none' }] })
    expect(project?.members).toEqual(
      expect.arrayContaining(['Directory.Packages.props', 'src/Directory.Packages.props']),
    )
    expect(extractText('<Project/>', 'Directory.Packages.props').project).toBeUndefined()
  })

  test('properties are lent, and what this file does not define is borrowed', () => {
    const text = `<Project><PropertyGroup><Shared>1.2.3</Shared><Nullable>enable</Nullable></PropertyGroup>
      <PackageReference Include="A" Version="$(Elsewhere)" /></Project>`
    const { pins, gaps, lent, borrowed } = extractText(text)
    expect([pins, gaps]).toEqual([[], []])
    expect(lent?.map(({ name, key, value }) => [name, key, value])).toEqual([['shared', 'properties.shared', '1.2.3']])
    expect(borrowed?.map(({ name, dependency }) => [name, dependency.component.name])).toEqual([['elsewhere', 'a']])
  })

  test('what it cannot identify is a gap', () => {
    const text = `<Project>
      <PackageReference Include="A" Version="1.$(Minor)" />
      <PackageReference Include="$(touch x)" Version="1.0" />
      <PackageReference Include="B C" Version="1.0" />
      <PackageReference Include="D" Version="1 &amp; 2" /></Project>`
    expect(extractText(text).pins).toEqual([])
    expect(extractText(text).gaps).toEqual([
      { line: 2, text: 'A: 1.$(Minor)', why: 'a version put together from parts' },
      { line: 4, text: 'B C: 1.0', why: 'not a name' },
      { line: 5, text: 'D: 1 &amp; 2', why: 'neither a version nor a range' },
    ])
  })

  test.each([
    ['App.csproj', '<Project>\n<ItemGroup>\n', 'line 3: expected </ItemGroup>, found the end of the file'],
    ['App.csproj', '<Project>\n<<<<<<< HEAD\n', 'line 2: expected a tag, found the git conflict marker'],
    ['global.json', '{\n"sdk": {', 'line 2: expected a JSON object, found CloseBraceExpected'],
    ['dotnet-tools.json', '[]', 'line 1: expected a JSON object, found array'],
  ])('%s: says where it met what it cannot read', (path, text, message) => {
    expect(() => extractText(text, path)).toThrow(message)
  })
})
