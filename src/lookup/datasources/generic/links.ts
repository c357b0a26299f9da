/** The links of a listing, as Apache, nginx and the like write it: names in a folder, often with a date beside them. */
export type Link = Readonly<{
  /** The element of the path below the folder, without the slash of a folder. */
  name: string
  /** As ISO 8601 in UTC would have it, from what stands between this link and the next. */
  date: string | undefined
}>

/** Characters looked at in one tag, and behind it. */
const LONGEST = 2048

const DATE = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)|(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d)/

const dateIn = (text: string): string | undefined => {
  const [, day, time, monthDay, month, year, otherTime] = DATE.exec(text) ?? []
  if (day && time) return `${day}T${time}:00Z`
  return monthDay && month && year && otherTime ? `${monthDay} ${month} ${year} ${otherTime} UTC` : undefined
}

/** The element that follows the folder; undefined for a link that leads elsewhere or deeper. */
const nameBelow = (href: string, folder: string): string | undefined => {
  if (!URL.canParse(href, folder)) return undefined
  const url = new URL(href, folder)
  const base = new URL(folder)
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return undefined
  const name = url.pathname.slice(base.pathname.length).replace(/\/$/, '')
  if (name === '' || name.includes('/')) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    return undefined
  }
}

/** Cut at the anchors first: no pattern runs over the whole text of a hostile page. */
export const linksOf = (html: string, folder: string): readonly Link[] =>
  html
    .split(/<a\s/i)
    .slice(1)
    .flatMap((piece) => {
      const text = piece.slice(0, LONGEST)
      const [, double, single, bare] = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i.exec(text) ?? []
      const name = nameBelow((double ?? single ?? bare ?? '').replaceAll('&amp;', '&'), folder)
      return name === undefined ? [] : [{ name, date: dateIn(text) }]
    })
