/**
 * setuptools: setup.cfg (setuptools.pypa.io, "Declarative config") and setup.py ("Keywords"). The latter is a program; what is read
 * is requirements that stand in it as literals.
 */
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { pinsAndGaps } from '../../found.ts'
import { renderVersion } from '../../pins/render.ts'
import { readSetupCfg } from './setup-cfg.ts'
import { readSetupPy } from './setup-py.ts'

const extract = ({ path, text }: SourceFile): Extraction =>
  pinsAndGaps(path.endsWith('.py') ? readSetupPy(text) : readSetupCfg(text))

export const setuptools: Manager = { name: 'setuptools', extract, render: renderVersion }
