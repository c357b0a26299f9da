/** Options that several commands share, and how a command ends. */
import { Option, type Command } from 'commander'

import { LEVELS, type Level } from '../records/level.ts'

export type StoreOptions = Readonly<{ advisories?: string; offline?: boolean }>
export type StateOptions = StoreOptions & Readonly<{ state?: string }>
export type OutputOptions = Readonly<{ output?: string; color?: boolean }>

export const withStore = (command: Command): Command =>
  command.option('--advisories <file>', 'the advisory store (or SEAWORTHY_ADVISORIES)')

export const withState = (command: Command): Command =>
  command.option('--state <dir>', 'where attempts, locks and clones are kept (or SEAWORTHY_STATE)')

export const withOffline = (command: Command): Command =>
  command.option('--offline', 'ask no registry and no bucket: use what is stored, and say its age')

export const withOutput = (command: Command): Command =>
  command.option('-o, --output <file>', 'write the result there instead of to stdout')

export const platform = (): Option =>
  new Option('--platform <os/arch[/variant]>', 'of an image for several platforms (default: linux on this machine)')

export const failOn = (): Option =>
  new Option(
    '--fail-on <level>',
    'exit 1 when a finding is at least this severe, 3 when advisories are missing or old',
  ).choices(LEVELS.filter((level) => level !== 'unknown'))

export type FailOn = Readonly<{ failOn?: Level }>
