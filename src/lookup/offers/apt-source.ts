/**
 * What one source of apt has (sources.list(5)). Pinning files of the image (`preferences.d`), held packages and phased updates are not
 * looked at: priorities are those that apt gives by itself, from what the Release file says (apt_preferences(5)).
 */
import { hashOf } from '../../records/hash.ts'
import { isSecuritySource, isSubscriptionSource } from '../../versions/security-sources.ts'
import type { DatasourcePorts } from '../contract.ts'
import { packagesFile, packagesFolders, visitPackages, type PackagesFile } from '../package-index/apt/packages.ts'
import { loadReleaseOnce, type ReleaseFile } from '../package-index/apt/release-file.ts'
import { parseAptSource, type AptSource } from '../package-index/apt/source.ts'
import { readableEndings } from '../package-index/package-index.ts'
import { failed, missing, problemOf, type Parsed, type Problem } from '../registry-answer.ts'
import { unreachable, type Architectures, type IndexTraits, type OfferedVersion, type OpenSource } from './contract.ts'

const ADDRESS = /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)/

const parse = (line: string, { native }: Architectures): Parsed<AptSource> => {
  const written = line.replaceAll('$(ARCH)', native)
  const problem = unreachable(ADDRESS.exec(written)?.[1] ?? '')
  if (problem) return problem
  try {
    const [source] = parseAptSource(written)
    return source ? { status: 'ok', value: source } : failed('expected a line of apt')
  } catch (error) {
    return problemOf(error)
  }
}

type Folders = Readonly<{ files: readonly PackagesFile[]; absent: readonly string[] }>

/** Packages for every architecture stand beside the others, unless the archive keeps them apart (wiki "DebianRepository/Format"). */
const namedArchitectures = (source: AptSource, { fields }: ReleaseFile, { native, foreign }: Architectures) => {
  const named = source.architectures.length > 0 ? source.architectures : [native, ...foreign]
  const isApart =
    /\ball\b/.test(fields.get('architectures') ?? '') && fields.get('no-support-for-architecture-all') !== 'Packages'
  return isApart ? [...named, 'all'] : named
}

/** As apt does it: what the suite does not have is passed over, and said. */
const findFiles = async (
  ports: DatasourcePorts,
  source: AptSource,
  release: ReleaseFile,
  architectures: Architectures,
): Promise<Folders> => {
  const endings = await readableEndings(ports)
  const files = new Map<string, PackagesFile>()
  const absent: string[] = []
  for (const architecture of namedArchitectures(source, release, architectures))
    for (const folder of packagesFolders(source, architecture)) {
      const file = packagesFile(release, folder, endings)
      if (file) files.set(file.path, file)
      else if (architecture !== 'all') absent.push(`${folder}Packages`)
    }
  return { files: [...files.values()], absent }
}

const AUTOMATIC = 500
const ON_UPGRADE = 100
const NEVER = 1

/** Backports say `NotAutomatic: yes` and `ButAutomaticUpgrades: yes`, experimental the first alone. */
const priorityOf = ({ fields }: ReleaseFile): number => {
  if (fields.get('notautomatic') !== 'yes') return AUTOMATIC
  return fields.get('butautomaticupgrades') === 'yes' ? ON_UPGRADE : NEVER
}

/** `now` in ms. */
const objections = (
  source: AptSource,
  { fields }: ReleaseFile,
  absent: readonly string[],
  now: number,
): readonly string[] => {
  const until = fields.get('valid-until') ?? ''
  return [
    ...(!source.neverExpires && Date.parse(until) < now ? [`apt would refuse it: valid until ${until}`] : []),
    ...(absent.length > 0 ? [`it has no ${absent.join(', ')}`] : []),
  ]
}

const traitsOf = (line: string, source: AptSource, release: ReleaseFile, reasons: readonly string[]): IndexTraits => {
  const { fields, signature } = release
  const [origin, label, codename] = ['origin', 'label', 'codename'].map((name) => fields.get(name))
  const traits = { client: 'deb', line, origin, label, codename } as const
  return {
    suite: source.suite,
    security: isSecuritySource(traits),
    subscription: isSubscriptionSource(traits),
    priority: priorityOf(release),
    signature,
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
  }
}

/** Several lists (components, architectures) have no digest together. */
const digestOf = ([first, ...others]: readonly PackagesFile[]): Pick<IndexTraits, 'digest'> =>
  first && others.length === 0 ? { digest: `sha256:${first.sum}` } : {}

const readFiles = async (
  ports: DatasourcePorts,
  source: AptSource,
  files: readonly PackagesFile[],
  native: string,
  wants: (name: string) => boolean,
): Promise<Parsed<readonly OfferedVersion[]>> => {
  const versions: OfferedVersion[] = []
  const visit = ({ architecture, ...found }: OfferedVersion) =>
    versions.push({ ...found, architecture: architecture === 'all' || architecture === '' ? native : architecture })
  for (const file of files) {
    const read = await visitPackages(ports, source, file, { wants, visit })
    if (read.status !== 'ok') return read
  }
  return { status: 'ok', value: versions }
}

export const openAptSource: OpenSource = async (ports, { source: { line }, architectures }) => {
  const parsed = parse(line, architectures)
  if (parsed.status !== 'ok') return parsed
  const source = parsed.value
  const release: ReleaseFile | Problem = await loadReleaseOnce(ports, source)
  if (release.status !== 'ok') return release
  const { files, absent } = await findFiles(ports, source, release, architectures)
  if (files.length === 0) return missing(`${source.suite} of ${source.base} has no ${absent.join(', ')}`)
  return {
    status: 'ok',
    validator: hashOf(...files.map(({ path, sum }) => `${path} ${sum}`)),
    traits: {
      ...traitsOf(line, source, release, objections(source, release, absent, ports.clock.now())),
      ...digestOf(files),
    },
    read: async (wants) => {
      const versions = await readFiles(ports, source, files, architectures.native, wants)
      return versions.status === 'ok' ? { status: 'ok', value: { versions: versions.value } } : versions
    },
  }
}
