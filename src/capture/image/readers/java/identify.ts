/**
 * What a jar is that Maven did not sign: Gradle and Ant write no `pom.properties`. The manifest tells version and, often, a
 * group; the file's name tells the artifact; for projects built by Gradle that are in use everywhere a table tells the group.
 * Where nothing tells a group it is taken to be the artifact, as projects older than the rule of host names have it (`junit:junit`).
 */
import type { FoundPackage } from '../../contract.ts'

export type Identity = Readonly<{ group: string; artifact: string; version: string }>

/** By artifact. Sources: the projects' own instructions. */
const GROUPS: readonly (readonly [artifact: RegExp, group: string])[] = [
  [/^spring-boot(?:-|$)/, 'org.springframework.boot'],
  [/^spring-security-/, 'org.springframework.security'],
  [/^spring-data-/, 'org.springframework.data'],
  [/^spring-cloud-/, 'org.springframework.cloud'],
  [/^spring-session-/, 'org.springframework.session'],
  [/^spring-integration-/, 'org.springframework.integration'],
  [/^spring-kafka/, 'org.springframework.kafka'],
  [/^spring-batch-/, 'org.springframework.batch'],
  [
    /^spring-(?:aop|aspects|beans|context|context-support|core|expression|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|tx|web|webflux|webmvc|websocket)$/,
    'org.springframework',
  ],
  [/^kotlin-(?:stdlib|reflect|script)/, 'org.jetbrains.kotlin'],
  [/^kotlinx-/, 'org.jetbrains.kotlinx'],
  [/^okhttp|^logging-interceptor$/, 'com.squareup.okhttp3'],
  [/^okio/, 'com.squareup.okio'],
  [/^retrofit/, 'com.squareup.retrofit2'],
  [/^micrometer-/, 'io.micrometer'],
  [/^reactor-netty/, 'io.projectreactor.netty'],
  [/^reactor-/, 'io.projectreactor'],
  [/^grpc-/, 'io.grpc'],
  [/^kafka-clients$|^kafka-streams|^kafka_2/, 'org.apache.kafka'],
  [/^lucene-/, 'org.apache.lucene'],
  [/^elasticsearch/, 'org.elasticsearch'],
  [/^hibernate-core$/, 'org.hibernate.orm'],
  [/^opentelemetry-/, 'io.opentelemetry'],
  [/^tomcat-embed-/, 'org.apache.tomcat.embed'],
  [/^tomcat-|^(?:catalina|jasper|coyote)$/, 'org.apache.tomcat'],
  [/^velocity(?:-engine-core)?$/, 'org.apache.velocity'],
  [/^checker-qual$/, 'org.checkerframework'],
  [/^hamcrest/, 'org.hamcrest'],
]

/** `undefined` where nothing tells a version or an artifact, and for the runtime's own libraries. */
export const identify = (manifest: ReadonlyMap<string, string>, path: string): Identity | undefined => {
  const field = (...names: readonly string[]) => names.map((name) => manifest.get(name)).find((value) => value)
  if (/^Java (?:Runtime|Platform)/.test(field('implementation-title', 'specification-title') ?? '')) return undefined
  const stated = versionIn(field('plugin-version', 'implementation-version', 'bundle-version'))
  const named = splitFileName(path, stated)
  const artifact =
    field('artifact-id', 'short-name') ??
    named.artifact ??
    word(field('implementation-title')) ??
    symbolicArtifact(field)
  const version = named.version ?? stated
  if (artifact === undefined || version === undefined) return undefined
  return { group: groupOf(artifact, field), artifact, version }
}

type Field = (...names: readonly string[]) => string | undefined

const versionIn = (text: string | undefined): string | undefined => /^v?(\d[\w.+-]*)(?:[\s(]|$)/.exec(text ?? '')?.[1]

const word = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w-]+$/.test(text) ? text : undefined

const symbolicName = (field: Field): string | undefined => field('bundle-symbolicname')?.split(';')[0]?.trim()

const symbolicArtifact = (field: Field): string | undefined => word(symbolicName(field)?.split('.').at(-1))

const GROUP = /^[a-z][\w-]*(?:\.[\w-]+)+$/

const groupOf = (artifact: string, field: Field): string => {
  const known = GROUPS.find(([pattern]) => pattern.test(artifact))?.[1]
  const vendor = [field('group-id'), field('implementation-vendor-id')].find((text) => GROUP.test(text ?? ''))
  if (vendor !== undefined || known !== undefined) return known ?? vendor ?? artifact
  // `com.example.thing` of the artifact `thing`: what OSGi's tools make of group and artifact.
  const symbolic = symbolicName(field) ?? ''
  return symbolic.endsWith(`.${artifact}`) && GROUP.test(symbolic) ? symbolic.slice(0, -artifact.length - 1) : artifact
}

const FILE_NAME = /^(.+)-(\d+(?:\.\w+)*(?:[-.][A-Za-z]\w*)*)$/

/** `guava-31.1-jre.jar`; a version that the manifest states counts where the name ends with it. */
const splitFileName = (path: string, stated: string | undefined): Readonly<{ artifact?: string; version?: string }> => {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  if (stated !== undefined && file.endsWith(`-${stated}`))
    return { artifact: file.slice(0, -stated.length - 1), version: stated }
  const [, artifact, version] = FILE_NAME.exec(file) ?? []
  if (artifact === undefined || version === undefined) return /^[\w.-]+$/.test(file) ? { artifact: file } : {}
  return { artifact, version }
}

export const packageOf = ({ group, artifact, version }: Identity): FoundPackage => ({
  ecosystem: 'Maven',
  name: `${group}:${artifact}`,
  version,
  origin: 'registry',
})
