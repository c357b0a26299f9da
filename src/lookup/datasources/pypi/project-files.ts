/**
 * The files of a Python project as an index lists them: JSON (PEP 691, with PEP 700's dates) or HTML (PEP 503), and the
 * releases that they make up. Pure.
 */
import { z } from 'zod'

import type { Release } from '../../../records/releases.ts'
import { canonicalName } from '../../../versions/names.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import { instantOf } from '../../create-datasource.ts'

export type ProjectFile = Readonly<{
  filename: string
  url: string
  requiresPython: string | undefined
  uploadTime: string | undefined
  /** The reason, `yes` without one, undefined where it is not yanked (PEP 592). */
  yanked: string | undefined
  /** True where `<url>.metadata` can be had (PEP 658, PEP 714). */
  metadata: boolean
}>

const Provided = z
  .union([z.boolean(), z.record(z.string(), z.string())])
  .optional()
  .catch(undefined)

export const SimpleProject = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      'requires-python': z.string().nullish().catch(undefined),
      'upload-time': z.string().nullish().catch(undefined),
      yanked: z.union([z.boolean(), z.string()]).optional().catch(undefined),
      'core-metadata': Provided,
      'dist-info-metadata': Provided,
    }),
  ),
})

const yankedOf = (value: string | boolean | undefined): string | undefined => {
  if (value === undefined || value === false) return undefined
  return value === true || value === '' ? 'yes' : value
}

const resolveUrl = (url: string, base: string): string => (URL.canParse(url, base) ? new URL(url, base).href : '')

export const filesOfJson = (project: z.infer<typeof SimpleProject>, base: string): readonly ProjectFile[] =>
  project.files.map((file) => ({
    filename: file.filename,
    url: resolveUrl(file.url, base),
    requiresPython: file['requires-python'] || undefined,
    uploadTime: file['upload-time'] ?? undefined,
    yanked: yankedOf(file.yanked),
    metadata: Boolean(file['core-metadata'] ?? file['dist-info-metadata']),
  }))

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
}
const unescape = (text: string): string =>
  text.replaceAll(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? '')

const attributesOf = (tag: string): ReadonlyMap<string, string> =>
  new Map(
    [...tag.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/gi)].map(([, name = '', double, single]) => [
      name.toLowerCase(),
      unescape(double ?? single ?? ''),
    ]),
  )

/** Cut at the anchors first: no pattern runs over the whole text of a hostile index. */
export const filesOfHtml = (html: string, base: string): readonly ProjectFile[] =>
  html
    .split(/<a\s/i)
    .slice(1)
    .flatMap((piece) => {
      const end = piece.indexOf('>')
      const close = piece.indexOf('<', end)
      if (end === -1 || close === -1) return []
      const attributes = attributesOf(piece.slice(0, Math.min(end, 4096)))
      const metadata = attributes.get('data-core-metadata') ?? attributes.get('data-dist-info-metadata')
      return [
        {
          filename: unescape(piece.slice(end + 1, close)).trim(),
          url: resolveUrl((attributes.get('href') ?? '').replace(/#.*$/, ''), base),
          requiresPython: attributes.get('data-requires-python') || undefined,
          uploadTime: undefined,
          yanked: attributes.has('data-yanked') ? yankedOf(attributes.get('data-yanked')) : undefined,
          metadata: metadata !== undefined && metadata !== 'false',
        },
      ]
    })

const ARCHIVE = /\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|zip|egg|exe|msi|whl|rpm|deb|dmg)$/i

/**
 * Version in a file name: after the name in a wheel (PEP 427); in an archive, after the prefix that is the project's name,
 * which may itself hold dashes. Undefined where the file is none of the project's.
 */
export const versionOfFile = (filename: string, project: string): string | undefined => {
  if (!ARCHIVE.test(filename)) return undefined
  if (filename.endsWith('.whl')) return filename.split('-')[1]
  const stem = filename.replace(ARCHIVE, '')
  const dashes = [...stem.matchAll(/-/g)].map(({ index }) => index)
  const cut = dashes.find((index) => canonicalName('PyPI', stem.slice(0, index)) === project)
  if (cut === undefined) return undefined
  const rest = stem.slice(cut + 1)
  return /\.(?:egg|exe|msi)$/i.test(filename) ? rest.replace(/[-.](?:py\d|win|linux|macosx).*$/, '') : rest
}

/** `1.0-1`, `1.0.post1` and `1.0_post1` are one version: one spelling to group by, good enough where it errs towards apart. */
const groupKey = (version: string): string => version.toLowerCase().replaceAll(/[-_]/g, '.').replace(/^v/, '')

/** Files by version; the first spelling of a version is kept. Files without a valid version are left out. */
export const filesByVersion = (
  files: readonly ProjectFile[],
  project: string,
): ReadonlyMap<string, readonly ProjectFile[]> => {
  const pep440 = schemeOf('pep440')
  const groups = new Map<string, { version: string; files: ProjectFile[] }>()
  for (const file of files) {
    const version = versionOfFile(file.filename, project)
    if (version === undefined || !pep440.isValid(version)) continue
    const group = groups.get(groupKey(version)) ?? { version, files: [] }
    group.files.push(file)
    groups.set(groupKey(version), group)
  }
  return new Map([...groups.values()].map((group) => [group.version, group.files]))
}

/** The release is as old as its first file, yanked when all of its files are (PEP 592). */
export const releaseOf = (version: string, files: readonly ProjectFile[]): Release => {
  const dates = files.flatMap(({ uploadTime }) => instantOf(uploadTime) ?? []).toSorted()
  const requiresPython = files.find((file) => file.requiresPython)?.requiresPython
  const yanked = files.every((file) => file.yanked !== undefined)
    ? files.find((file) => file.yanked)?.yanked
    : undefined
  return {
    version,
    prerelease: schemeOf('pep440').isPrerelease(version),
    runtimes: requiresPython ? { python: requiresPython } : {},
    ...(dates[0] ? { date: dates[0] } : {}),
    ...(yanked ? { yanked } : {}),
  }
}
