/**
 * Versions of which a place holds only a part: `3.11` of `python:${PYTHON_VERSION}-slim`, `5.3.0` of `kustomize/v${V}`. The
 * pin's version is what is written there; what stands around it becomes the template by which a datasource's tags are read.
 */

/** `extractVersion` for tags that hold a version between two texts; `undefined` where they are the version, or hardly more. */
export const extractionOf = (before: string, after: string): string | undefined =>
  (before === '' || before === 'v') && after === ''
    ? undefined
    : `^${escapeExpression(before)}(?<version>.+)${escapeExpression(after)}$`

const escapeExpression = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
