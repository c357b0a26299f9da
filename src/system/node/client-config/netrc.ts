/** `.netrc`, where pip, uv and Go look for credentials of a host. GNU inetutils manual, ".netrc". */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { basicAuthorization, maySendCredentials, type Environment } from './address.ts'

type Login = Readonly<{ login: string; password: string }>

const TOKEN = /"(?:[^"\\]|\\.)*"|\S+/g

/** By host; `''` holds the `default` entry. A macro definition ends at the next blank line. */
export const parseNetrc = (text: string): ReadonlyMap<string, Login> => {
  const words = [
    ...text
      .replaceAll(/^\s*#.*$/gm, '')
      .replaceAll(/\bmacdef\b[\s\S]*?(\n\s*\n|$)/g, '\n')
      .matchAll(TOKEN),
  ].map(([word]) => word.replaceAll(/^"|"$/g, ''))
  const logins = new Map<string, { login: string; password: string }>()
  let entry: { login: string; password: string } | undefined
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (word === 'machine' || word === 'default') {
      const host = word === 'machine' ? (words[(at += 1)] ?? '') : ''
      entry = { login: '', password: '' }
      if (!logins.has(host)) logins.set(host, entry)
    } else if (word === 'login' && entry) entry.login = words[(at += 1)] ?? ''
    else if (word === 'password' && entry) entry.password = words[(at += 1)] ?? ''
  }
  return logins
}

/** Gives the `Authorization` for a URL's host; the user's own file alone is read. */
export const loadNetrc = async (env: Environment, home: string): Promise<(url: URL) => string | undefined> => {
  const text = await readFile(env['NETRC'] ?? join(home, '.netrc'), 'utf8').catch(() => '')
  const logins = parseNetrc(text)
  return (url) => {
    const found = logins.get(url.hostname)
    return found && maySendCredentials(url) ? basicAuthorization(found.login, found.password) : undefined
  }
}
