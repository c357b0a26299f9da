/** A URL as people and records may see it: user, password and query can hold secrets. */

/** `https://user:token@registry.example/x?sig=…` gives `https://registry.example/x?…`; what is no URL is not shown at all. */
export const publicUrl = (text: string): string => {
  if (!URL.canParse(text)) return '(not a URL)'
  const url = new URL(text)
  return `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`
}
