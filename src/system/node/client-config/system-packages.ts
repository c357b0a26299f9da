/**
 * Package sources of this machine, as apt, apk and dnf have them, and the public keys that it trusts. A distribution's client
 * has no default: what an image installs from stands in its own files, and where those are not at hand, this machine's serve.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { SigningKeys } from '../../ports.ts'

type Client = 'deb' | 'apk' | 'rpm'

export type SystemPackageOptions = Readonly<{
  overrides: Readonly<Partial<Record<Client, string>>>
  /** Where the machine's files lie; `/` but in tests. */
  root?: string
}>

const filesIn = async (folder: string, ending: RegExp): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => []))
    .filter((name) => ending.test(name))
    .toSorted()
    .map((name) => join(folder, name))

const textsOf = (files: readonly string[]): Promise<readonly string[]> =>
  Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '')

/** Fields of one paragraph of deb822; a continued line belongs to the field above it. */
const fieldsOf = (paragraph: string): ReadonlyMap<string, readonly string[]> => {
  const fields = new Map<string, readonly string[]>()
  for (const [, name = '', value = ''] of paragraph
    .replaceAll(/^#.*\n?/gm, '')
    .matchAll(/^([A-Za-z-]+):((?:.*(?:\n[ \t].*)*))/gm))
    fields.set(
      name.toLowerCase(),
      value.split(/\s+/).filter((word) => word !== ''),
    )
  return fields
}

/** A `.sources` file (sources.list(5), "DEB822-STYLE FORMAT") as one-line sources; keys within the file are left out. */
export const oneLineSources = (text: string): readonly string[] =>
  text.split(/\n[ \t]*\n/).flatMap((paragraph) => {
    const fields = fieldsOf(paragraph)
    const words = (name: string) => fields.get(name) ?? []
    if (!words('types').includes('deb') || words('enabled')[0] === 'no') return []
    const [signedBy = ''] = words('signed-by')
    const options = [
      ...(words('architectures').length > 0 ? [`arch=${words('architectures').join(',')}`] : []),
      ...(signedBy.startsWith('/') ? [`signed-by=${signedBy}`] : []),
    ]
    const bracket = options.length > 0 ? [`[${options.join(' ')}]`] : []
    return words('uris').flatMap((uri) =>
      words('suites').map((suite) => ['deb', ...bracket, uri, suite, ...words('components')].join(' ')),
    )
  })

const aptSources = async (root: string): Promise<readonly string[]> => {
  const folder = join(root, 'etc/apt')
  const lists = [join(folder, 'sources.list'), ...(await filesIn(join(folder, 'sources.list.d'), /\.list$/))]
  const oneLine = (await textsOf(lists)).flatMap(linesOf).filter((line) => /^deb\s/.test(line))
  const sources = await textsOf(await filesIn(join(folder, 'sources.list.d'), /\.sources$/))
  return [...oneLine, ...sources.flatMap(oneLineSources)]
}

const apkSources = async (root: string): Promise<readonly string[]> =>
  (await textsOf([join(root, 'etc/apk/repositories')])).flatMap(linesOf).filter((line) => !line.startsWith('@'))

/** `baseurl` of enabled repositories that need no variable; a mirror list names none. */
const dnfSources = async (root: string): Promise<readonly string[]> => {
  const texts = await textsOf(await filesIn(join(root, 'etc/yum.repos.d'), /\.repo$/))
  return texts.flatMap((text) =>
    text.split(/^\[/m).flatMap((section) => {
      const enabled = !/^\s*enabled\s*=\s*(?:0|false|no)\s*$/im.test(section)
      const url = /^\s*baseurl\s*=\s*(\S+)/m.exec(section)?.[1] ?? ''
      return enabled && /^https?:[^$]+$/.test(url) ? [url] : []
    }),
  )
}

const READERS: Readonly<Record<Client, (root: string) => Promise<readonly string[]>>> = {
  deb: aptSources,
  apk: apkSources,
  rpm: dnfSources,
}

export const createSystemPackages = ({ overrides, root = '/' }: SystemPackageOptions) => {
  const known = new Map<Client, Promise<readonly string[]>>()
  return (client: Client): Promise<readonly string[]> => {
    const override = overrides[client]
    const sources =
      known.get(client) ?? (override === undefined ? READERS[client](root) : Promise.resolve(linesOf(override)))
    known.set(client, sources)
    return sources
  }
}

const KEYRING_FOLDERS = ['usr/share/keyrings', 'etc/apt/trusted.gpg.d', 'etc/apt/keyrings']

/** Removed keys are there to be distrusted. */
const isTrusted = (file: string): boolean => !/removed/.test(file)

export const loadSigningKeys = async (root = '/'): Promise<SigningKeys> => {
  const keyrings = await Promise.all(KEYRING_FOLDERS.map((folder) => filesIn(join(root, folder), /\.(?:gpg|pgp)$/)))
  const files = await filesIn(join(root, 'etc/apk/keys'), /\.pub$/)
  const texts = await textsOf(files)
  return {
    keyrings: keyrings.flat().filter(isTrusted),
    apk: new Map(files.map((file, index) => [file.slice(file.lastIndexOf('/') + 1), texts[index] ?? ''])),
  }
}
