/**
 * Go itself as a package. Go's vulnerability database lists its standard library as `stdlib` and its commands as
 * `toolchain`, and no lock file names either: the `go` and `toolchain` lines, `GO_VERSION` and golang images do.
 *
 * How it is counted: one finding per (group, Go, stdlib) and project, with every pin that chooses an affected version as
 * its location. Pins outside a project (images, workflows) are one project of their own. In a go.mod the `toolchain`
 * line, where there is one, is what compiles; the `go` line then chooses nothing.
 */
import type { Inventory, Pin } from '../../records/inventory.ts'
import { purlOf } from '../../versions/names.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'

export type GoVersion = Readonly<{
  ecosystem: 'Go'
  name: 'stdlib' | 'toolchain'
  project: string | undefined
  /** As a semantic version: `1.21.0`, `1.22.0-rc.1`. */
  version: string
  purl: string
  pins: readonly Pin[]
}>

export const goVersions = (inventory: Inventory, store: AdvisoryStore): readonly GoVersion[] =>
  decisiveGoPins(inventory).flatMap((pin) => {
    const version = versionOf(pin, store)
    if (version === undefined) return []
    return (['stdlib', 'toolchain'] as const).map((name) => ({
      ecosystem: 'Go' as const,
      name,
      project: pin.project,
      version,
      purl: purlOf({ ecosystem: 'Go' }, name, version),
      pins: [pin],
    }))
  })

/** Pins that choose the Go that compiles. */
export const decisiveGoPins = ({ pins }: Inventory): readonly Pin[] => {
  const choosing = pins.filter((pin) => pin.role !== 'compatibility' && isGo(pin))
  const withToolchain = new Set(choosing.filter(({ key }) => key === 'toolchain').map(({ file }) => file))
  return choosing.filter(({ key, file }) => key !== 'go' || !withToolchain.has(file))
}

const isGo = ({ component: { datasource, name } }: Pin): boolean =>
  datasource === 'golang-version' || isGolangImage(datasource, name)

const isGolangImage = (datasource: string, name: string): boolean =>
  datasource === 'docker' && /(?:^|\/)library\/golang$|^golang$/.test(name)

const RELEASE = /^(?:go|v)?(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?(?![\d.])/

/**
 * The `go` line `1.21` names the language as of 1.21.0. An image's tag `1.21` is whatever patch is newest: that is taken
 * from the end of life data, and without it such a tag (and `latest`) tells no version.
 */
const versionOf = (pin: Pin, store: AdvisoryStore): string | undefined => {
  const match = RELEASE.exec(pin.current)
  if (!match) return undefined
  const [, major, minor, patch, stage, count] = match
  const cycle = `${major}.${minor}`
  if (patch === undefined && stage === undefined && pin.component.datasource === 'docker') {
    return store.product('go')?.find((known) => known.cycle === cycle)?.latest
  }
  return `${cycle}.${patch ?? '0'}${stage === undefined ? '' : `-${stage}.${count}`}`
}
