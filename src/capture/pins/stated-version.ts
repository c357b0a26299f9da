/** Versions whose component a person stated, in an annotation or a rule: how they are taken. */
import { schemeOf } from '../../versions/schemes.ts'
import type { PinDraft } from '../contract.ts'

/** A range, or a name that moves. */
export const isFloating = (versioning: string, value: string): boolean => {
  const scheme = schemeOf(versioning)
  return !scheme.isValid(value) && scheme.isRange(value)
}

export const roleOf = (datasource: string): PinDraft['role'] => {
  if (datasource === 'docker') return 'image'
  return /^(?:golang|node|python|ruby|java|dotnet)-version$/.test(datasource) ? 'runtime' : 'require'
}
