/** How drift reads in every format: a line for each version, with its places and which of them count. */
import type { Drift, DriftPlace } from '../records/plan.ts'
import { listed } from './wording.ts'

/** `note`: `default; CI sets 0.24.0`. */
export type DriftLine = Readonly<{ version: string; places: readonly string[]; note: string }>

/** Places at one version that stand alike share a line. */
export const driftLines = ({ places }: Drift): readonly DriftLine[] =>
  [...Map.groupBy(places, (place) => `${place.version}\0${standingWords(place)}`).values()].flatMap((same) =>
    same.slice(0, 1).map((place) => ({
      version: place.version,
      places: same.map(({ file, line }) => `${file}:${line}`),
      note: standingWords(place),
    })),
  )

/** `0.22.0 in Makefile:62 (default; CI sets 0.24.0)`. */
export const driftWords = ({ version, places, note }: DriftLine): string =>
  `${version} in ${listed(places)}${note === '' ? '' : ` (${note})`}`

const standingWords = ({ standing, overriddenBy }: DriftPlace): string => {
  const by = overriddenBy ? `; ${setterName(overriddenBy.file)} sets ${overriddenBy.version}` : ''
  switch (standing) {
    case 'default':
      return `default${by}`
    case 'overridden':
      return `never used${by}`
    case 'unused':
      return 'used nowhere'
    default:
      return ''
  }
}

const CI =
  /(?:^|\/)\.(?:github|gitea|forgejo|gitlab|circleci|buildkite|woodpecker)\/|gitlab-ci|azure-pipelines|Jenkinsfile/

/** The place itself stands in the list. */
const setterName = (file: string): string => (CI.test(file) ? 'CI' : file.slice(file.lastIndexOf('/') + 1))
