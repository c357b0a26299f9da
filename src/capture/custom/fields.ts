/** What a custom rule says of one pin, in Renovate's names, and how that becomes a draft or a gap. */
import type { CustomCapture } from '../../records/config.ts'
import { excerpt, withoutCredentials } from '../broken-text.ts'
import type { GapDraft, PinDraft } from '../contract.ts'
import { isVersionText, nameComponent } from '../pins/component.ts'
import { defaultVersioning } from '../pins/default-versioning.ts'
import { isFloating, roleOf } from '../pins/stated-version.ts'
import { parseTemplate, type ValueOf } from './template.ts'

/** Where a version, a digest or both are written. */
export type Written = Readonly<{
  /** `[start, end)` of all of it. */
  range: readonly [start: number, end: number]
  current: string
  digest?: string
}>

export type Told = Readonly<{
  rule: CustomCapture
  /** `capture.custom rule 2`. */
  ruleName: string
  valueOf: ValueOf
  written: Written
  /** See `Pin.key`; absent: the component's name. */
  key?: string
  line: number
  /** How it was found: `expression`, `query`, `variable X`. */
  how: string
}>

export type Drafted = Readonly<{ pin: PinDraft }> | Readonly<{ gap: GapDraft }>

const TEMPLATES = ['datasource', 'name', 'versioning', 'registryUrl', 'extractVersion'] as const

/** The templates of a rule that are none, with the reason. */
export const faultyTemplates = (rule: CustomCapture): readonly Readonly<{ key: string; reason: string }>[] =>
  TEMPLATES.flatMap((key) => {
    const parsed = parseTemplate(rule[key] ?? '')
    return parsed.status === 'invalid' ? [{ key, reason: parsed.reason }] : []
  })

export const draftOf = (told: Told): Drafted => {
  const { ruleName, written, line } = told
  const gap = (why: string): Drafted => ({
    gap: { line, text: excerpt(written.current || written.digest || ''), why: `${ruleName}: ${why}` },
  })
  const datasource = said(told, 'datasource', ['datasource'])
  const name = said(told, 'name', ['packageName', 'lookupName', 'depName'])
  if (datasource === undefined) return gap('says no datasource')
  const known = datasource === 'golang-version' ? 'go' : name
  if (known === undefined) return gap('says no name')
  const naming = nameComponent(datasource, known)
  if (naming.status === 'unnamed') return gap(`"${excerpt(known, 40)}" is ${naming.why}`)
  if (written.current !== '' && !isVersionText(written.current)) return gap('what it found is no version')
  const versioning = said(told, 'versioning', ['versioning']) ?? defaultVersioning(datasource)
  const registryUrl = said(told, 'registryUrl', ['registryUrl'])
  const extractVersion = said(told, 'extractVersion', ['extractVersion'])
  const current = written.current || (written.digest ?? '')
  return {
    pin: {
      range: written.range,
      current,
      component: naming.component,
      versioning,
      evidence: `${told.how} of ${ruleName}`,
      floating: isFloating(versioning, current),
      key: told.key ?? naming.component.name,
      role: roleOf(datasource),
      scope: 'runtime',
      ...(written.digest === undefined || written.current === '' ? {} : { digest: written.digest }),
      ...(registryUrl === undefined ? {} : { registryUrl: withoutCredentials(registryUrl) }),
      ...(extractVersion === undefined ? {} : { extractVersion }),
    },
  }
}

/** A template wins over the groups; an empty answer is none. */
const said = (
  { rule, valueOf }: Told,
  key: (typeof TEMPLATES)[number],
  groups: readonly string[],
): string | undefined => {
  const parsed = rule[key] === undefined ? undefined : parseTemplate(rule[key])
  const filled = parsed?.status === 'parsed' ? parsed.template.fill(valueOf) : undefined
  const found = filled ?? groups.map(valueOf).find((value) => value !== undefined && value !== '')
  return found === undefined || found.trim() === '' ? undefined : found.trim()
}
