/** Every locker, one for each folder of `lockers/`. */
import type { Locker } from './contract.ts'
import { goLocker } from './lockers/go/locker.ts'
import { npmLocker } from './lockers/npm/locker.ts'
import { poetryLocker } from './lockers/poetry/locker.ts'

export const LOCKERS: readonly Locker[] = [npmLocker, goLocker, poetryLocker]
