/** Makefiles, and justfiles, which look alike and are read by their own rules. */
import type { SourceFile } from '../../../contract.ts'
import type { Facts } from '../../facts.ts'
import { wholeText } from '../../mapped-text.ts'
import type { Reader } from '../contract.ts'
import { justfileFacts } from './read-justfile.ts'
import { makefileFacts } from './read-makefile.ts'

const read = ({ path, text }: SourceFile): Facts =>
  /(?:^|\/|\.)justfile$|\.just$/i.test(path) ? justfileFacts(wholeText(text)) : makefileFacts(wholeText(text))

export const makefile: Reader = { name: 'makefile', read }
