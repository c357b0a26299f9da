/** Variables that a template sets for itself: `{% set x = "v" %}`, `{{ $x := "v" }}`, `<% x = "v" %>`. */
import type { Definition } from '../../facts.ts'
import { literal } from '../../template.ts'

const ASSIGNMENT =
  /(?:\{%-?\s*set\s+([A-Za-z_]\w{0,60})\s*=|\{\{-?\s*(\$[A-Za-z_]\w{0,60})\s*:?=|<%-?\s*@?([A-Za-z_]\w{0,60})\s*=)\s*(["'`])([^"'`\n]{1,300})\4/g

export const assignmentsIn = (text: string): readonly Definition[] =>
  [...text.matchAll(ASSIGNMENT)].map((match) => {
    const [all, jinja, go, ruby, , value = ''] = match
    const start = match.index + all.length - 1 - value.length
    return { name: jinja ?? go ?? ruby ?? '', value: literal(value, start), strength: 'set', start: match.index }
  })
