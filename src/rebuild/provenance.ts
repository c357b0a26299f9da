/**
 * How an image was made, as others read it: an in-toto Statement v1 (github.com/in-toto/attestation, spec/v1/statement.md) with
 * the predicate SLSA Provenance v1 (slsa.dev/spec/v1.0/provenance). It is not signed, and says so: it tells what this run did,
 * and proves nothing to anybody who does not trust the place where it lies.
 */
import type { ImageDefinition } from '../records/config.ts'
import type { Offers } from '../records/offers.ts'
import type { RebuildRecord } from '../records/rebuild.ts'
import { withoutSecrets } from './quoting.ts'

const PREDICATE = 'https://slsa.dev/provenance/v1'
/** What `externalParameters` and `internalParameters` mean: those of this file; a change of them is another number. */
const BUILD_TYPE = 'urn:seaworthy:rebuild:1'
const UNSIGNED = 'unsigned: what the run that built the image observed, vouched for by nobody'

export type ResourceDescriptor = Readonly<{
  name?: string
  uri?: string
  digest?: Readonly<Record<string, string>>
  mediaType?: string
}>

export type Statement = Readonly<{
  _type: 'https://in-toto.io/Statement/v1'
  subject: readonly Readonly<{ name: string; digest: Readonly<Record<string, string>> }>[]
  predicateType: typeof PREDICATE
  predicate: Readonly<{
    buildDefinition: Readonly<{
      buildType: string
      externalParameters: Readonly<Record<string, unknown>>
      internalParameters: Readonly<Record<string, unknown>>
      resolvedDependencies: readonly ResourceDescriptor[]
    }>
    runDetails: Readonly<{
      builder: Readonly<{ id: string; version: Readonly<Record<string, string>> }>
      metadata: Readonly<{ invocationId: string; startedOn: string; finishedOn: string }>
    }>
  }>
}>

export type ProvenanceInputs = Readonly<{
  /** Absent for a patched image. */
  definition?: ImageDefinition
  /** Images that it was built on, each with its manifest's digest where that is known. */
  bases: readonly Readonly<{ name: string; digest?: string }>[]
  /** What its package sources offered when it was built. */
  offers?: Offers
  tool: Readonly<{ name: string; version: string }>
  /** Names this run among others of the same image. */
  run: string
}>

export type Provenance =
  | Readonly<{ status: 'made'; statement: Statement }>
  | Readonly<{ status: 'nothing-built'; reason: string }>

/** Of a record whose image was built, kept or not. Pure, and free of credentials. */
export const provenanceOf = (record: RebuildRecord, inputs: ProvenanceInputs): Provenance => {
  const { after, builder } = record
  if (!after || !builder) return { status: 'nothing-built', reason: record.reason }
  const names = record.pushed.length > 0 ? record.pushed.map(({ reference }) => reference) : [after.reference]
  return {
    status: 'made',
    statement: {
      _type: 'https://in-toto.io/Statement/v1',
      subject: names.map((name) => ({ name, digest: digestSet(after.manifestDigest) })),
      predicateType: PREDICATE,
      predicate: {
        buildDefinition: {
          buildType: BUILD_TYPE,
          externalParameters: externalParameters(record, inputs),
          internalParameters: { signature: UNSIGNED, command: builder.command, outcome: record.outcome },
          resolvedDependencies: dependencies(record, inputs),
        },
        runDetails: {
          builder: {
            id: `urn:seaworthy:builder:${builder.name}`,
            version: { [inputs.tool.name]: inputs.tool.version, [builder.name]: builder.version },
          },
          metadata: { invocationId: inputs.run, startedOn: record.startedAt, finishedOn: record.finishedAt },
        },
      },
    },
  }
}

/** What the user decided: the definition, or the image that was to be patched and what was to be raised in it. */
const externalParameters = (
  { kind, before, advice, binaries }: RebuildRecord,
  { definition }: ProvenanceInputs,
): Readonly<Record<string, unknown>> => {
  if (kind === 'patch' || !definition)
    return {
      image: before.reference,
      upgrades: advice.upgrades,
      binaries: binaries.map(({ path, main, to }) => ({ path, main, to })),
    }
  const { name, tags, dockerfile, context, target, args, platforms } = definition
  const shown = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, withoutSecrets(value, args)]))
  return { image: { name, tags, dockerfile, context, target, args: shown, platforms } }
}

const dependencies = (record: RebuildRecord, { bases, offers }: ProvenanceInputs): readonly ResourceDescriptor[] => [
  ...bases.map(({ name, digest }) => ({
    name: 'base image',
    uri: `docker://${name}`,
    ...(digest === undefined ? {} : { digest: digestSet(digest) }),
  })),
  ...(record.kind === 'patch'
    ? [{ name: 'patched image', uri: record.before.reference, digest: digestSet(record.before.manifestDigest) }]
    : commitOf(record)),
  ...(offers?.indexes ?? [])
    .filter(({ status }) => status === 'read')
    .map(({ line, suite, digest }) => ({
      name: `package source ${suite}`,
      uri: addressIn(line),
      ...(digest === undefined ? {} : { digest: digestSet(digest) }),
    })),
  ...record.binaries
    .filter(({ outcome }) => outcome === 'rebuilt')
    .map(({ module, to }) => ({ name: 'Go module', uri: `pkg:golang/${module}@${to}` })),
]

const commitOf = ({ source: { repository, commit } }: RebuildRecord): readonly ResourceDescriptor[] =>
  commit === undefined
    ? []
    : [
        {
          name: 'repository',
          uri: repository.forge === 'local' ? repository.path : `git+https://${repository.host}/${repository.path}`,
          digest: { gitCommit: commit },
        },
      ]

/** The address in a line of apt, apk or dnf, without a password; the line where it has none. */
const addressIn = (line: string): string => withoutSecrets(/\w+:\/\/\S+/.exec(line)?.[0] ?? line)

/** `sha256:…` as in-toto's DigestSet has it. */
const digestSet = (digest: string): Readonly<Record<string, string>> => {
  const [algorithm = '', hex = ''] = digest.split(':')
  return { [algorithm]: hex }
}
