/** Which tags follow a base image's without leaving its line: same prefix and variant, and nothing newer than a patch. */
import { parseTag } from '../../versions/docker.ts'
import { schemeOf } from '../../versions/schemes.ts'

/** Distributions whose second number is a point release: `12.5` and `12.11` are one line, as `3.21` and `3.22` of Alpine are not. */
const BY_POINT_RELEASES = /(?:^|\/)(?:debian|rockylinux|almalinux|oraclelinux|centos|ubi\d+(?:-\w+)*|ubi)$/

/** How many of a tag's numbers say which line it is; `undefined` where the tag floats within its line already. */
const lineLength = (repository: string, numbers: readonly string[], isDay: boolean): number | undefined => {
  if (isDay) return 0
  if (numbers.length >= 3) return 2
  return numbers.length === 2 && BY_POINT_RELEASES.test(repository) ? 1 : undefined
}

const scheme = schemeOf('docker')

/** Newest first. `repository` without its host. */
export const newerTags = (repository: string, tag: string, tags: readonly string[]): readonly string[] => {
  const current = parseTag(tag)
  const isDay = /^(?:19|20)\d\d-?\d\d-?\d\d/.test(current?.written ?? '')
  const length = current && lineLength(repository, current.numbers, isDay)
  if (length === undefined || !current) return []
  const line = current.numbers.slice(0, length).join('.')
  return tags
    .filter((one) => scheme.isCompatible?.(tag, one) && scheme.compare(one, tag) > 0)
    .filter((one) => parseTag(one)?.numbers.slice(0, length).join('.') === line)
    .filter((one) => !scheme.isPrerelease(one) || scheme.isPrerelease(tag))
    .toSorted((a, b) => scheme.compare(b, a))
}
