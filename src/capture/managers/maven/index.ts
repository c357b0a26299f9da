/**
 * Maven: pom.xml (POM reference), .mvn/extensions.xml, and the wrapper's properties. Whatever has an artifactId and a version
 * is a dependency, a plugin, an extension or a parent. A version that is a property stands where the property is defined.
 */
import type { Extraction, Manager, PinToRender, ProjectDraft, SourceFile } from '../../contract.ts'
import { readProperties } from '../../formats/property-lines.ts'
import { readXmlElements, xmlChildren, type XmlElement } from '../../formats/xml-elements.ts'
import { pinsAndGaps } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { pinWrapper, renderWrapper, type WrapperTool } from '../../pins/build-wrapper.ts'
import { renderVersion } from '../../pins/render.ts'
import { artifactsOf, lentBy, readPom } from './artifacts.ts'

const extract = (file: SourceFile): Extraction => {
  if (file.path.endsWith('.properties')) return extractWrapper(file)
  const elements = readXmlElements(file.text)
  const pom = readPom(file.path, elements, xmlChildren(elements))
  const found = { ...pinsAndGaps(artifactsOf(pom, elements)), lent: lentBy(pom) }
  const modules = elements.filter(({ name, parent }) => name === 'module' && parent?.name === 'modules')
  return found.pins.length === 0 && modules.length === 0
    ? found
    : { ...found, project: projectOf(file.path, elements, modules) }
}

const WRAPPER_TOOLS: readonly WrapperTool[] = [
  {
    datasource: 'maven',
    name: 'org.apache.maven:apache-maven',
    versioning: 'maven',
    urlKey: 'distributionUrl',
    checksumKey: 'distributionSha256Sum',
    fileName: /\/apache-maven-(\d[\w.-]*?)-(?:bin|src)\.(?:zip|tar\.gz)$/,
  },
  {
    datasource: 'maven',
    name: 'org.apache.maven.wrapper:maven-wrapper',
    versioning: 'maven',
    urlKey: 'wrapperUrl',
    checksumKey: 'wrapperSha256Sum',
    fileName: /\/maven-wrapper-(\d[\w.-]*?)\.jar$/,
  },
  {
    datasource: 'maven',
    name: 'org.apache.maven.wrapper:maven-wrapper',
    versioning: 'maven',
    // Without a jar the wrapper says its version alone.
    urlKey: 'wrapperVersion',
    checksumKey: '',
    fileName: /^(\d[\w.-]*)$/,
  },
]

const extractWrapper = ({ text }: SourceFile): Extraction => {
  const properties = readProperties(text)
  return pinsAndGaps(WRAPPER_TOOLS.flatMap((tool) => pinWrapper(properties, tool)))
}

const JAVA = /^(?:maven\.compiler\.(?:release|target)|java\.version)$/

const projectOf = (path: string, elements: readonly XmlElement[], modules: readonly XmlElement[]): ProjectDraft => {
  const directory = directoryOf(path)
  const java = elements.find(
    ({ name, parent, text }) => parent?.name === 'properties' && JAVA.test(name) && /^\d/.test(text.value),
  )
  return {
    directory,
    manifest: path,
    ecosystem: 'Maven',
    locker: 'none',
    members: modules.flatMap(({ text: { value } }) =>
      value === '' ? [] : (joinPath(directory, value.endsWith('.xml') ? value : `${value}/pom.xml`) ?? []),
    ),
    runtimes: java ? { java: java.text.value } : {},
    lockfiles: [],
  }
}

const render = (pin: PinToRender, version: string, digest?: string): string =>
  renderWrapper(pin, version, digest) ?? renderVersion(pin, version, digest)

export const maven: Manager = { name: 'maven', extract, render }
