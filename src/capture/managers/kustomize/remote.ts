/** Addresses of folders in repositories, as kustomize takes them (references/kustomize, "resource"; HashiCorp's go-getter). */
import type { PlacedText } from '../../pins/declared-dependency.ts'
import { sliceText } from '../../pins/placed-references.ts'

export type Remote = Readonly<{ address: PlacedText; reference: PlacedText | undefined }>

const ADDRESS =
  /^(?:git::)?((?:(?:https?|ssh|git):\/\/)?(?:[\w.-]+@)?[\w-]+(?:\.[\w-]+)+(?::\d+)?[/:](?:[^?]*?\.git(?=[/?]|$)|[^?]*?_git\/[^/?]+|[^?]*?(?=\/\/)|[\w.~-]+\/[\w.~-]+))([^?]*)(?:\?(.*))?$/
const REFERENCE = /(?:^|&)(?:ref|version)=([^&]+)/
const LONGEST = 500

/** `undefined` for a path of this repository, and for one file behind an address. */
export const readRemote = (value: PlacedText): Remote | undefined => {
  const match = value.value.length > LONGEST ? null : ADDRESS.exec(value.value)
  if (!match) return undefined
  const [whole, address = '', folder = '', query] = match
  const isMarked = query !== undefined || folder.startsWith('//') || address.endsWith('.git')
  if (!isMarked && (folder !== '' || !/^(?:https:\/\/)?(?:www\.)?(?:github|gitlab)\.com\//.test(address)))
    return undefined
  if (query === undefined && /\.ya?ml$/.test(folder)) return undefined
  const start = whole.indexOf(address)
  const reference = query === undefined ? null : REFERENCE.exec(query)
  const text = reference?.[1]
  const at = reference ? whole.length - (query ?? '').length + reference.index + reference[0].length : 0
  return {
    // Where no reference is written, one would stand at the end.
    address: { ...sliceText(value, start, start + address.length), start: value.start + whole.length - address.length },
    reference: text === undefined ? undefined : sliceText(value, at - text.length, at),
  }
}
