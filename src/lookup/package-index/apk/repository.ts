/** Where the index of a repository of Alpine and its kin lies. */

/** Of one repository and architecture; `undefined` where the text is no http(s) address, or has a credential in it. */
export const apkIndexAddress = (text: string, architecture: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || !/^\w+$/.test(architecture)) return undefined
  return `${url.origin}${url.pathname.replace(/\/?$/, '/')}${architecture}/APKINDEX.tar.gz`
}

const ALPINE = 'https://dl-cdn.alpinelinux.org/alpine/'
const RELEASE = /(?<=\/)(?:v\d+\.\d+|edge|latest-stable)(?=\/)/

/** The configured repositories, for this release of Alpine (`3.22`, `edge`); where none is of Alpine, its own. */
export const repositoriesForRelease = (configured: readonly string[], release: string): readonly string[] => {
  const branch = /^\d/.test(release) ? `v${release}` : release
  const own = configured.filter((line) => RELEASE.test(line)).map((line) => line.replace(RELEASE, branch))
  return own.length > 0 ? own : ['main', 'community'].map((name) => `${ALPINE}${branch}/${name}`)
}
