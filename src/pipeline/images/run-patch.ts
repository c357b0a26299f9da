/** What `seaworthy patch` needs beside the image: somewhere to build programs, and the releases of Go that may be fetched. */
import type { Platform } from '../../capture/image/manifests/platform.ts'
import { datasources } from '../../lookup/datasources/index.ts'
import { createLookup } from '../../lookup/lookup-releases.ts'
import type { RebuildRecord } from '../../records/rebuild.ts'
import { purlOf } from '../../versions/names.ts'
import { createExamine } from './create-examine.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'
import { patchImage } from './patch-image.ts'

export type PatchRun = Readonly<{
  /** As skopeo names it, paths absolute. */
  image: string
  /** `oci:DIR:TAG`, absolute. */
  output: string
  home?: ImageHome
  platform: Platform
  /** Absolute. */
  stateDirectory: string
  /** Scripts of its packages may run without a sandbox where there is none. */
  trusted: boolean
  timeoutMs: number
}>

export const runPatch = async (run: PatchRun, tools: ImageTools): Promise<RebuildRecord> => {
  const { services, registries } = tools
  const { exec, log, environment, repositories, clock } = services
  const directory = `${run.stateDirectory}/patches`
  const work = await services.openFolder(`${directory}/work`)
  const cache = await services.openFolder(`${directory}/cache`)
  const sandbox = services.createSandbox(exec, [run.stateDirectory])
  const examine = createExamine({ trees: [], ...withoutDockerfiles(run.home) }, run.platform, tools)
  const go = { exec, sandbox, clients: registries.clients, log, environment, cache, repositories }
  return patchImage(
    {
      before: await examine(run.image),
      output: run.output,
      toolchains: await goReleases(tools),
      trusted: run.trusted,
      timeoutMs: run.timeoutMs,
    },
    {
      examine,
      ports: { exec, log, environment, work },
      go,
      clock,
      openWork: (name) => services.openFolder(`${directory}/go/${name}`),
    },
  )
}

/** One more layer raises whatever its sources have newer, whichever instruction brought it. */
const withoutDockerfiles = (home: ImageHome | undefined): Readonly<{ home?: ImageHome }> =>
  home ? { home: { ...home, dockerfiles: [] } } : {}

const GO = { datasource: 'golang-version', name: 'go', purl: purlOf({ datasource: 'golang-version' }, 'go') }

/** Empty where nobody may be asked, or nobody answers: then the go on the PATH builds. */
const goReleases = async ({ registries, releases, offline }: ImageTools): Promise<readonly string[]> => {
  const lookup = createLookup({ datasources, ports: registries, store: releases, offline })
  const { components } = await lookup.lookup([
    {
      component: GO,
      versioning: 'golang',
      what: 'versions',
      versions: [],
      why: 'programs are built with a patched Go',
    },
  ])
  return components.flatMap((one) => one.releases.map(({ version }) => version))
}
