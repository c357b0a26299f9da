/** `extends`: an organisation's base under a repository's own file. Works on what is written, before defaults are filled in. */
import { Config } from '../../records/config.ts'
import type { ConfigInput } from '../../records/config.ts'

/**
 * The own file's keys win; the keys of `verify`, `allow`, `registries` and `capture` one by one. Of `branches`, `rules`,
 * `accept`, `images` and `capture.custom` the own entries come first, then the base's: the first that matches decides.
 */
export const mergeConfigs = (base: ConfigInput, own: ConfigInput): ConfigInput => {
  const merged: ConfigInput = {
    ...base,
    ...own,
    ...mergedLists(base, own),
    ...(base.verify || own.verify ? { verify: { ...base.verify, ...own.verify } } : {}),
    ...(base.allow || own.allow ? { allow: { ...base.allow, ...own.allow } } : {}),
    ...(base.registries || own.registries ? { registries: { ...base.registries, ...own.registries } } : {}),
    ...(base.capture || own.capture
      ? { capture: { ...base.capture, ...own.capture, ...mergedCustom(base, own) } }
      : {}),
  }
  const { extends: _done, ...rest } = merged
  return rest
}

const mergedCustom = (base: ConfigInput, own: ConfigInput): ConfigInput['capture'] => {
  const custom = [...(own.capture?.custom ?? []), ...(base.capture?.custom ?? [])]
  return custom.length === 0 ? {} : { custom }
}

const mergedLists = (base: ConfigInput, own: ConfigInput): Partial<ConfigInput> => ({
  ...(base.branches || own.branches ? { branches: [...(own.branches ?? []), ...(base.branches ?? [])] } : {}),
  ...(base.rules || own.rules ? { rules: [...(own.rules ?? []), ...(base.rules ?? [])] } : {}),
  ...(base.accept || own.accept ? { accept: [...(own.accept ?? []), ...(base.accept ?? [])] } : {}),
  ...(base.images || own.images ? { images: [...(own.images ?? []), ...(base.images ?? [])] } : {}),
})

/** With every default filled in. The input has been checked by `parseConfigInput`. */
export const completeConfig = (input: ConfigInput): Config => Config.parse(input)
