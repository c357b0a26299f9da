/** How components, and the names under which advisories know them, are told apart. */
import type { Component } from '../records/inventory.ts'

const keys = new WeakMap<Component, string>()

/** `npm:lodash`. Asked for again and again, so it is kept with the component. */
export const componentKey = (component: Component): string => {
  const known = keys.get(component)
  if (known !== undefined) return known
  const key = `${component.datasource}:${component.name}`
  keys.set(component, key)
  return key
}

/** What releases are asked for: one component has other releases in another registry, and other versions by another template. */
export type Asked = Readonly<{
  component: Component
  registryUrl?: string | undefined
  extractVersion?: string | undefined
}>

export const askedKey = ({ component, registryUrl, extractVersion }: Asked): string =>
  registryUrl === undefined && extractVersion === undefined
    ? componentKey(component)
    : [componentKey(component), registryUrl ?? '', extractVersion ?? ''].join('\0')

/** A component that is Go itself: the `go` and `toolchain` lines, `GO_VERSION`, the official images. */
export const isGoItself = ({ datasource, name }: Component): boolean =>
  datasource === 'golang-version' || (datasource === 'docker' && /(?:^|\/)library\/golang$/.test(name))

/** The releases of Go itself: their advisories speak for the images too. */
export const GO_ITSELF: Component = { datasource: 'golang-version', name: 'go', purl: 'pkg:generic/go' }

/** A version without what only says how it is written: `v` and `go` before it, an image's variant behind it. */
export const bareVersion = (version: string, variant: string | undefined): string => {
  const stripped = variant && version.endsWith(variant) ? version.slice(0, -variant.length) : version
  return stripped.replace(/^(?:v|go)(?=\d)/, '')
}
