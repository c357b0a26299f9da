/** Folders for tests, removed with the test. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

/** Absolute path of a new folder. */
export const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
