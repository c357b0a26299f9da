/** Every locker, one for each folder of `lockers/`. */
import type { Locker } from './contract.ts'
import { goLocker } from './lockers/go/locker.ts'
import { npmLocker } from './lockers/npm/locker.ts'
import { pipCompileLocker } from './lockers/pip-compile/locker.ts'
import { poetryLocker } from './lockers/poetry/locker.ts'
import { uvLocker } from './lockers/uv/locker.ts'

export const LOCKERS: readonly Locker[] = [npmLocker, goLocker, poetryLocker, uvLocker, pipCompileLocker]
