import { OPAQUE } from '../claim.ts'
/** Addresses of a packaged Helm chart: `name-1.2.3.tgz` in a repository of charts. */
import type { Address } from './address.ts'

export type ChartAddress = Readonly<{
  name: string
  /** Where the version stands in the text. */
  range: readonly [start: number, end: number]
  /** The repository that has the chart in its index. */
  registryUrl: string
}>

const FILE = new RegExp(
  String.raw`/(?<name>[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*)-(?<version>v?[\d${OPAQUE}][^/]*)\.tgz$`,
  'd',
)

/** A release's asset is known by its tag, so it is not read as a chart. */
export const readChartAddress = ({ host, path, pathStart }: Address): ChartAddress | undefined => {
  if (!path.endsWith('.tgz') || !/chart/i.test(host + path) || path.includes('/releases/download/')) return undefined
  const match = FILE.exec(path)
  const range = match?.indices?.groups?.['version']
  const name = match?.groups?.['name']
  if (!match || !range || name === undefined) return undefined
  return {
    name,
    range: [pathStart + range[0], pathStart + range[1]],
    registryUrl: pagesOf(host, path) ?? `https://${host}${path.slice(0, match.index)}`,
  }
}

/** Charts in a repository at GitHub are served, with their index, from its pages. */
const pagesOf = (host: string, path: string): string | undefined => {
  if (host !== 'raw.githubusercontent.com' && host !== 'github.com') return undefined
  const [, owner = '', repository = ''] = path.split('/')
  return `https://${owner}.github.io/${repository}`
}
