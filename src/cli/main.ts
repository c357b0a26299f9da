/** The command line: what there is to say to it, and how errors end. What a command does is loaded when it is called. */
import { Command, Option } from 'commander'

import { runToExitCode } from './exit-code.ts'
import { failOn, withAdvisories, withOutput, withState } from './options.ts'
import { VERSION } from './version.ts'

const addScan = (program: Command): void => {
  withOutput(withAdvisories(program.command('scan').argument('[path]', 'a folder', '.')))
    .description('findings of the tree as it is')
    .addOption(new Option('--json', 'the Findings record').conflicts(['sarif', 'cyclonedx']))
    .addOption(new Option('--sarif', 'SARIF 2.1.0, for code scanning').conflicts(['json', 'cyclonedx']))
    .addOption(new Option('--cyclonedx', 'CycloneDX 1.6, an SBOM with vulnerabilities').conflicts(['json', 'sarif']))
    .addOption(failOn())
    .action(async (path, options) => (await import('./commands/scan.ts')).scan(path, options))
}

const addInventory = (program: Command): void => {
  withOutput(program.command('inventory').argument('[path]', 'a folder', '.'))
    .description('every pin and package of the tree: the record of capture')
    .option('--json', 'the Inventory record')
    .option('--no-cache', 'read every file again')
    .action(async (path, options) => (await import('./commands/inventory.ts')).inventory(path, options))
}

const addPlan = (program: Command): void => {
  withOutput(withState(program.command('plan').argument('[path]', 'a repository: work tree, bare, or URL', '.')))
    .description('what would be updated, per branch, and why')
    .option('--branch <name>', 'this branch alone')
    .addOption(new Option('--only <kind>', 'leave out what no advisory asks for').choices(['security']))
    .option('--json', 'the Plan records')
    .action(async (path, options) => (await import('./commands/plan.ts')).plan(path, options))
}

const addRun = (program: Command): void => {
  withState(program.command('run').argument('[path]', 'a repository: work tree, bare, or URL', '.'))
    .description('the loop over every kept branch: plan, apply, verify, merge, report')
    .option('--merge', 'move the branches themselves when green; else each result waits on seaworthy/<branch>')
    .option('--dry-run', 'plan alone; write nothing')
    .option('--branch <name>', 'this branch alone')
    .addOption(new Option('--only <kind>', 'leave out what no advisory asks for').choices(['security']))
    .option('--trust', 'run the verify command without a sandbox where there is none')
    .option('--wait <minutes>', 'how long to wait for another run on the same repository', '0')
    .option('--report <dir>', 'where report.json and report.html go; default: the state folder')
    .option('--json', 'the report on stdout')
    .addOption(failOn())
    .action(async (path, options) => (await import('./commands/run.ts')).run(path, options))
}

const addExplain = (program: Command): void => {
  withState(program.command('explain').argument('<component-or-cve>').argument('[path]', 'a repository', '.'))
    .description('every rule, candidate, rung and constraint that decided')
    .option('--branch <name>', 'this branch; default: every kept one')
    .option('--json', 'the explanation as JSON')
    .action(async (query, path, options) => (await import('./commands/explain.ts')).explain(query, path, options))
}

const addAdvisories = (program: Command): void => {
  const advisories = program.command('advisories').description('the advisory store')
  withAdvisories(
    advisories.command('import').argument('<source>', 'a folder, a zip, or a URL laid out as the bucket of OSV'),
  )
    .description('read advisories into the store; exploitation and end of life data beside them as well')
    .action(async (source, options) => (await import('./commands/advisories.ts')).importInto(source, options))
  withAdvisories(advisories.command('status'))
    .description('what the store holds, how old it is')
    .option('--json')
    .action(async (options) => (await import('./commands/advisories.ts')).status(options))
  withAdvisories(advisories.command('export').argument('<file>', 'a new file'))
    .description('copy the store into one file, for a machine without network: give it to --advisories there')
    .action(async (file, options) => (await import('./commands/advisories.ts')).exportTo(file, options))
  withAdvisories(advisories.command('query').argument('[ecosystem]').argument('[name]').argument('[version]'))
    .description('advisories that affect one version; ecosystems as OSV spells them, distributions by source package')
    .option('--stdin', 'answer JSON lines of {ecosystem, name, version}')
    .action(async (ecosystem, name, version, options) =>
      (await import('./commands/advisories.ts')).query({ ecosystem, name, version }, options),
    )
}

const createProgram = (): Command => {
  const program = new Command('seaworthy')
    .description(
      'Keeps every branch and every container image of a repository at zero fixable CVEs, unattended, with proof.',
    )
    .version(VERSION)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
  for (const add of [addScan, addPlan, addRun, addExplain, addInventory, addAdvisories]) add(program)
  for (const command of [...program.commands, ...program.commands.flatMap((parent) => parent.commands)]) {
    command
      .exitOverride()
      .option('-q, --quiet', 'warnings alone')
      .option('--verbose', 'everything that is done')
      .option('--no-color')
  }
  program.addHelpText(
    'after',
    '\nExit codes: 0 as wanted; 1 findings or checks above the threshold; 2 wrong usage or configuration; 3 the world failed or is unknown.',
  )
  return program
}

await runToExitCode(() => createProgram().parseAsync())
