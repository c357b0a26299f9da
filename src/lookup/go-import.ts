/**
 * Where a module path leads without a proxy (go.dev/ref/mod#vcs-find): a well-known host, a path with `.git` in it,
 * or the `go-import` tag of the page at the path.
 */
import type { Http } from '../system/ports.ts'
import { askRegistry, missing, quote, textOf, type Problem } from './registry-answer.ts'

export type GoImport = Readonly<{
  status: 'ok'
  /** The part of the path that is the repository. */
  root: string
  /** `git`, or `mod`: the URL is that of a module proxy. */
  vcs: string
  url: string
}>

const HOSTS_OF_THREE = new Set(['github.com', 'bitbucket.org'])

const wellKnown = (path: string): GoImport | undefined => {
  const elements = path.split('/')
  const dotGit = elements.findIndex((element) => element.endsWith('.git'))
  const length = HOSTS_OF_THREE.has(elements[0] ?? '') ? 3 : dotGit + 1
  if (length === 0 || elements.length < length) return undefined
  const root = elements.slice(0, length).join('/')
  return { status: 'ok', root, vcs: 'git', url: `https://${root}` }
}

/** Tags `<meta name="go-import" content="root vcs url">` whose root leads the path. */
const parseGoImports = (html: string, path: string): readonly GoImport[] =>
  html
    .split(/<meta\s/i)
    .slice(1)
    .flatMap((piece) => {
      const tag = piece.slice(0, Math.min(piece.indexOf('>') >>> 0, 1024))
      const [, content = ''] = /\bcontent\s*=\s*["']([^"']*)["']/i.exec(tag) ?? []
      const [root = '', vcs = '', url = ''] = content.trim().split(/\s+/)
      const isOurs = /\bname\s*=\s*["']?go-import\b/i.test(tag) && (path === root || path.startsWith(`${root}/`))
      return isOurs && URL.canParse(url) ? [{ status: 'ok' as const, root, vcs, url }] : []
    })

/** `mod` is preferred, as Go does. */
export const findGoImport = async (http: Http, path: string): Promise<GoImport | Problem> => {
  const known = wellKnown(path)
  if (known) return known
  const url = `https://${path}?go-get=1`
  const answer = await askRegistry(http, { url, maxBytes: 1024 * 1024 })
  if (answer.status !== 'ok') return answer
  const html = textOf(answer.body)
  const found = parseGoImports(html, path)
  return (
    found.find(({ vcs }) => vcs === 'mod') ??
    found.find(({ vcs }) => vcs === 'git') ??
    missing(`${url}: expected a go-import tag for git, found ${quote(html)}`)
  )
}
