/**
 * Text with variables in it, in any language: `https://host/${V}/x`, `$(REGISTRY)/app:$(TAG)`, `{{ k8s_version }}`.
 * Every literal remembers where it stands, so that a version found in the expanded text can be edited where it is written.
 */

/** A verbatim run of the file: `text` is exactly what stands at offset `start`. An escape ends one literal and begins the next. */
export type Literal = Readonly<{ text: string; start: number }>

/**
 * A variable. Names are spelled so that a definition and its uses meet across languages: `X` for shell `$X`, Make `$(X)`,
 * Dockerfile `${X}`, workflow `${{ env.X }}` and `{{ X }}` of Jinja; else with what precedes it: `matrix.x`, `inputs.x`,
 * `.Values.image.tag`, `var.x`, `local.x`. A value that nothing can know (`$(date)`, `${{ github.sha }}`) is the variable ``.
 */
export type Reference = Readonly<{
  variable: string
  /** UTF-16 offsets of the whole expression. */
  start: number
  end: number
  /** `v1` of `${X:-v1}`, of `{{ x | default('v1') }}`: used where the variable has no value. */
  fallback?: Template
  /** True where only a part of the value is used (`${V%.*}`, `${V#v}`): the component is known by it, the text is not. */
  partial?: boolean
}>

export type Part = Literal | Reference
export type Template = readonly Part[]

export const isReference = (part: Part): part is Reference => 'variable' in part

/** A template without variables. */
export const literal = (text: string, start: number): Template => (text === '' ? [] : [{ text, start }])
