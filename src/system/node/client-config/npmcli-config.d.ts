/** The part of npm's own reader of configuration that is used here; the package brings no types. */
declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      definitions: unknown
      shorthands: unknown
      flatten: unknown
      nerfDarts: unknown
      npmPath: string
      argv: readonly string[]
      env: Record<string, string>
      execPath: string
      platform: string
      cwd: string
      warn: boolean
    })
    load(): Promise<void>
    get flat(): Record<string, unknown>
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const parts: { definitions: unknown; shorthands: unknown; flatten: unknown; nerfDarts: unknown }
  export default parts
}

declare module 'npm-registry-fetch' {
  interface RegistryFetch {
    pickRegistry: (spec: string, options: Record<string, unknown>) => string
    getAuth: (uri: string, options: Record<string, unknown>) => { token: string | null; auth: string | null }
  }
  const fetch: RegistryFetch
  export default fetch
}
