/** What is used here of `@npmcli/arborist` and `pacote`, which carry no types of their own. */
declare module '@npmcli/arborist' {
  export type Edge = Readonly<{
    name: string
    type: 'prod' | 'dev' | 'optional' | 'peer' | 'peerOptional' | 'workspace'
    spec: string
    valid: boolean
    to: ArboristNode | null
  }>

  export type ArboristNode = Readonly<{
    /** Path relative to the root: `node_modules/a/node_modules/b`; empty for the root. */
    location: string
    packageName: string | null
    version: string | undefined
    isLink: boolean
    edgesOut: ReadonlyMap<string, Edge>
    /** Of the root alone. */
    inventory: Readonly<{ values: () => Iterable<ArboristNode> }>
    /** Of the root alone. */
    meta: { indent: string | number; newline: string; toString: () => string }
  }>

  export default class Arborist {
    constructor(options: Readonly<Record<string, unknown>>)
    loadVirtual(): Promise<ArboristNode>
    buildIdealTree(): Promise<ArboristNode>
  }
}

declare module 'pacote' {
  export type Manifest = Readonly<Record<string, unknown>> &
    Readonly<{ name: string; version: string; _resolved?: string; _integrity?: string }>

  const pacote: {
    manifest: (spec: string, options: Readonly<Record<string, unknown>>) => Promise<Manifest>
  }
  export default pacote
}
