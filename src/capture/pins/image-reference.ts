/** Image references as the OCI Distribution Specification and docker write them: `[host[:port]/]path[:tag][@digest]`. */

/** Offsets count within the reference. */
export type ImageReference = Readonly<{
  name: string
  tag?: string
  /** `sha256:…` */
  digest?: string
  /** Where tag and digest stand, the `:` or `@` before them left out; empty, at the end of the name, where there is neither. */
  versionRange: readonly [start: number, end: number]
}>

const REFERENCE = /^([^@\s]+?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}))?$/i

/** `undefined` for what is no reference. */
export const parseImageReference = (text: string): ImageReference | undefined => {
  const match = REFERENCE.exec(text)
  if (!match) return undefined
  const [, name = '', tag, digest] = match
  const start = tag === undefined && digest === undefined ? text.length : name.length + 1
  return {
    name,
    versionRange: [start, text.length],
    ...(tag === undefined ? {} : { tag }),
    ...(digest ? { digest } : {}),
  }
}
