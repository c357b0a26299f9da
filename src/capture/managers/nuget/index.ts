/**
 * NuGet: references of .NET projects and what they share (learn.microsoft.com, "PackageReference in project files", "Central
 * Package Management", "MSBuild project SDKs"), packages.config, dotnet-tools.json and global.json.
 */
import type { Extraction, Manager, ProjectDraft, SourceFile } from '../../contract.ts'
import { jsonTexts, parseJsonObject } from '../../formats/json-texts.ts'
import { readXmlElements } from '../../formats/xml-elements.ts'
import { pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, foldersDownTo, joinPath } from '../../paths.ts'
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'
import { lentBy, projectReferences, readProject } from './project-references.ts'

const extract = (file: SourceFile): Extraction => {
  if (/\.json$/i.test(file.path)) return pinsAndGaps(readJson(file))
  // Other tools call their files so, too.
  if (/\.(?:props|targets)$/i.test(file.path) && !file.text.includes('<Project')) return { pins: [] }
  const elements = readXmlElements(file.text)
  const project = readProject(elements)
  const extraction = { ...pinsAndGaps(projectReferences(project, elements)), lent: lentBy(project) }
  return /proj$/i.test(file.path) ? { ...extraction, project: projectOf(file.path) } : extraction
}

const readJson = ({ path, text }: SourceFile): readonly Found[] => {
  const textsOf = jsonTexts(text, parseJsonObject(text, { comments: true }))
  if (!path.toLowerCase().endsWith('global.json')) {
    const versions = textsOf(['tools']).filter(({ keys }) => keys.length === 3 && keys[2] === 'version')
    return versions.map((version) => pinPackage(version.keys[1] ?? '', 'tools', version))
  }
  const sdk = textsOf(['sdk', 'version']).map((version) =>
    pinDeclared({
      datasource: 'dotnet-version',
      name: 'dotnet-sdk',
      versioning: 'nuget',
      requirement: version,
      placement: { key: 'sdk.version', role: 'runtime', scope: 'build', evidence: `sdk on line ${version.line}` },
    }),
  )
  return [
    ...sdk,
    ...textsOf(['msbuild-sdks']).map((version) => pinPackage(version.keys[1] ?? '', 'msbuild-sdks', version)),
  ]
}

const pinPackage = (name: string, section: string, version: PlacedText): Found =>
  pinDeclared({
    datasource: 'nuget',
    name,
    versioning: 'nuget',
    requirement: version,
    placement: {
      key: `${section} ${name}`,
      role: 'require',
      scope: 'build',
      evidence: `${section} on line ${version.line}`,
    },
  })

/** MSBuild takes shared files from the project's folder upwards. */
const SHARED = ['Directory.Packages.props', 'Directory.Build.props', 'Directory.Build.targets', 'packages.config']

const projectOf = (path: string): ProjectDraft => {
  const directory = directoryOf(path)
  return {
    directory,
    manifest: path,
    ecosystem: 'NuGet',
    locker: 'none',
    members: foldersDownTo(directory).flatMap((folder) => SHARED.flatMap((name) => joinPath(folder, name) ?? [])),
    runtimes: {},
    lockfiles: [{ path: joinPath(directory, 'packages.lock.json') ?? 'packages.lock.json', locker: 'none' }],
  }
}

export const nuget: Manager = { name: 'nuget', extract, render: renderVersion }
