/** What text can be a version: of a claim, and of a value that nothing identified. */
import { OPAQUE } from '../claim.ts'

/** Operators of pip, npm, Ruby, Cargo: a version behind one is a range, behind `==` it is exact. */
const OPERATOR = /^(?:===?|~=|[<>]=?|~>|[~^!]=?|=)\s*/

export type WrittenVersion = Readonly<{ current: string; isRange: boolean }>

/** `==1.2` is the version `1.2`; of a range nothing else says more than itself: no lock file stands beside what is inferred. */
export const readVersion = (text: string): WrittenVersion => {
  const operator = OPERATOR.exec(text)?.[0] ?? ''
  const bare = text.slice(operator.length).trim()
  const isExact = operator === '' || /^={1,3}\s*$/.test(operator)
  const isRange = !isExact || /[,|\s<>*]|(?:^|\.)[xX](?:\.|$)/.test(bare)
  return { current: isRange ? text.trim() : bare, isRange }
}

const NO_VERSION = /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|default|local|dev|test|version|tag)$/i
const VERSION = /^[\w@~^<>=!*][\w.+~:!*@<>=,^ |/()-]{0,127}$/
const NAMED = /^[A-Za-z][\w./*+-]{0,127}$/

/** Whether text at a claimed place can be what the claim says; `named` where branches and words such as `latest` can. */
export const canBeVersion = (text: string, named: boolean): boolean => {
  if (text.includes(OPAQUE) || text.includes('://') || NO_VERSION.test(text)) return false
  if (/\d/.test(text)) return VERSION.test(text)
  return (named || MOVING.has(text.toLowerCase())) && NAMED.test(text)
}

const MOVING = new Set(
  'latest stable main master head lts lts/* node edge nightly beta next current canary rolling oldstable testing * x'.split(
    ' ',
  ),
)

/** `latest`, `main`: words that name whatever is newest. */
export const isMoving = (text: string): boolean => MOVING.has(text.toLowerCase())

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
/** `1.2`, `v1.2.3-rc.1`, `release-1.2`, `kustomize/v5.0.1`, `2024-01-31`: two numbers at least. */
const PLAIN = /^(?:[a-zA-Z][\w-]*[-_/])?v?\d+(?:\.\d+)+(?:[-+.~_]?[A-Za-z][\w.+-]*)?$|^v\d+$/
/** Four numbers below 256 are an address of a host more often than a version. */
const HOST_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Text that is a version by itself, whatever it stands in. */
export const looksLikeVersion = (text: string): boolean =>
  text.length <= 64 && (PLAIN.test(text) || COMMIT.test(text)) && !HOST_ADDRESS.test(text)

export const isCommit = (text: string): boolean => COMMIT.test(text)

/** `sha256:…` of `1.2@sha256:…`. */
export const digestIn = (text: string): string | undefined => /(?:^|@)(sha256:[0-9a-f]{64})$/.exec(text)?.[1]

export const withoutDigest = (text: string): string => text.replace(/(?:^|@)sha256:[0-9a-f]*$/, '')
