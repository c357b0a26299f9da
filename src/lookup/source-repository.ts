/** Which repository a package is built from, as one spelling of many: components of one repository move together. */

const SHORTHAND_HOSTS: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
}

/**
 * `git+https://github.com/babel/babel.git`, `git@github.com:babel/babel.git`, `github:babel/babel`, `babel/babel` and
 * `https://github.com/babel/babel/tree/main/packages/x` all give `github.com/babel/babel`; undefined for anything else.
 */
export const sourceRepositoryOf = (text: string | undefined): string | undefined => {
  if (!text) return undefined
  const [, shorthand = 'github', short] = /^(?:(github|gitlab|bitbucket):)?([\w.-]+\/[\w.-]+)$/.exec(text) ?? []
  if (short) return `${SHORTHAND_HOSTS[shorthand]}/${short.replace(/\.git$/, '')}`
  const [, host, path = ''] =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/([^?#\s]+)/.exec(text) ??
    /^[\w.-]+@([\w.-]+):([^?#\s]+)$/.exec(text) ??
    []
  const [owner, name] = path.split('/')
  return host && owner && name ? `${host.toLowerCase()}/${owner}/${name.replace(/\.git$/, '')}` : undefined
}
