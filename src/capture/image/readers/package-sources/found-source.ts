/** What each format gives: a source without what its file says of all. */
import type { PackageSource } from '../../../../records/image.ts'
import type { Problems } from '../../file-text.ts'

export type FoundSource = Readonly<Pick<PackageSource, 'line' | 'id' | 'enabled'>>

export type ReadSources = (text: string, path: string, problems: Problems) => readonly FoundSource[]
