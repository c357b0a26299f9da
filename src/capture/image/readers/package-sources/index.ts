/** Where the package manager of an image looks: the configuration of apt, apk, dnf, yum and zypper. What it finds there is for lookup to ask. */
import type { PackageSource } from '../../../../records/image.ts'
import { withoutCredentials } from '../../../broken-text.ts'
import type { FileReading, ImageFile, PackageReader } from '../../contract.ts'
import { collectProblems, textOf } from '../../file-text.ts'
import { readApkRepositories } from './apk-repositories.ts'
import { readAptLines, readAptStanzas } from './apt-sources.ts'
import type { ReadSources } from './found-source.ts'
import { readRpmRepositories } from './rpm-repositories.ts'

type Format = Readonly<{ files: RegExp; client: PackageSource['client']; read: ReadSources }>

/** apt passes over files with other letters in their names (sources.list(5)). */
const FORMATS: readonly Format[] = [
  { files: /^etc\/apt\/sources\.list(?:\.d\/[\w.-]+\.list)?$/, client: 'deb', read: readAptLines },
  { files: /^etc\/apt\/sources\.list\.d\/[\w.-]+\.sources$/, client: 'deb', read: readAptStanzas },
  { files: /^etc\/apk\/repositories(?:\.d\/[^/]+\.list)?$/, client: 'apk', read: readApkRepositories },
  {
    files: /^etc\/(?:(?:yum\.repos\.d|distro\.repos\.d|zypp\/repos\.d)\/[^/]+\.repo|dnf\/dnf\.conf|yum\.conf)$/,
    client: 'rpm',
    read: readRpmRepositories,
  },
]

const formatOf = (path: string): Format | undefined =>
  path.startsWith('etc/') ? FORMATS.find(({ files }) => files.test(path)) : undefined

const read = (file: ImageFile): FileReading => {
  const { path } = file
  const format = formatOf(path)
  if (format === undefined) return {}
  const problems = collectProblems()
  const found = format.read(textOf(file, 'sources of packages'), path, problems)
  const packageSources = found.map((source): PackageSource => ({
    client: format.client,
    file: path,
    ...source,
    line: withoutCredentials(source.line),
  }))
  return { packageSources, ...problems.facts() }
}

export const packageSources: PackageReader = {
  name: 'package-sources',
  wants: ({ path }) => formatOf(path) !== undefined,
  maxBytes: 1024 * 1024,
  database: true,
  read,
}
