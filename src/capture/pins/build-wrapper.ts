/**
 * What Maven's and Gradle's wrappers download: the address in their .properties file names the version, some in two places,
 * and a checksum beside it must change with the version. The pin's range reaches from the first of these to the last.
 */
import type { PinToRender } from '../contract.ts'
import type { Property } from '../formats/property-lines.ts'
import type { Found } from '../found.ts'
import { pinDeclared, type DeclaredDependency } from './declared-dependency.ts'

export type WrapperTool = Pick<DeclaredDependency, 'datasource' | 'name' | 'versioning'> &
  Readonly<{
    /** Key of the address, and of its checksum. */
    urlKey: string
    checksumKey: string
    /** Matches the file's name in the address; group 1 is the version. */
    fileName: RegExp
  }>

export const pinWrapper = (properties: readonly Property[], tool: WrapperTool): readonly Found[] => {
  const url = properties.find(({ key }) => key === tool.urlKey)
  const version = url && tool.fileName.exec(url.value)?.[1]
  if (!url || version === undefined) return []
  const checksum = properties.find(({ key, value }) => key === tool.checksumKey && /^[0-9a-f]{64}$/i.test(value))
  const places = [url.start + url.value.indexOf(version), url.start + url.value.lastIndexOf(version)]
  const start = Math.min(...places, checksum?.start ?? Infinity)
  const end = Math.max(
    ...places.map((at) => at + version.length),
    checksum ? checksum.start + checksum.value.length : 0,
  )
  const found = pinDeclared({
    ...tool,
    requirement: { value: version, start: places[1] ?? start, line: url.line },
    placement: { key: tool.urlKey, role: 'require', scope: 'build', evidence: `${tool.urlKey} on line ${url.line}` },
  })
  if (!('pin' in found)) return [found]
  return [
    {
      pin: {
        ...found.pin,
        range: [start, end],
        ...(checksum ? { digest: `sha256:${checksum.value.toLowerCase()}` } : {}),
      },
    },
  ]
}

const HEX = /[0-9a-f]{64}/i

/** For a pin that `pinWrapper` made; `undefined` for any other. */
export const renderWrapper = (pin: PinToRender, version: string, digest?: string): string | undefined => {
  const { raw, current } = pin
  if (pin.digest === undefined && (raw === current || !raw.startsWith(current) || !raw.endsWith(current)))
    return undefined
  const text = raw.replaceAll(current, () => version)
  return digest === undefined ? text : text.replace(HEX, digest.replace('sha256:', ''))
}
