/** The command line: what there is to say to it, and how errors end. What a command does is loaded when it is called. */
import { Command, Option, type Argument } from 'commander'

import { runToExitCode } from './exit-code.ts'
import { addImageCommands } from './image-program.ts'
import { failOn, platform, withOffline, withOutput, withState, withStore } from './options.ts'
import { VERSION } from './version.ts'

const FOLDER = ['[path]', 'a folder, with git or without', '.'] as const
const FOLDER_OR_IMAGE = [
  '[path-or-image]',
  'a folder, or an image: oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE, docker://NAME',
  '.',
] as const
const REPOSITORY = ['[path]', 'a repository: work tree, bare, or URL', '.'] as const

const only = (): Option => new Option('--only <kind>', 'leave out what no advisory asks for').choices(['security'])

const addScan = (program: Command): void => {
  const scan = program.command('scan').argument(...FOLDER_OR_IMAGE)
  scan
    .summary('findings of a tree or image as it is')
    .description(
      'Findings of a tree as it is: tracked files, and untracked ones that are not ignored. Or of an image: its packages, ' +
        'and what its own package sources have newer.',
    )
    .addOption(new Option('--json', 'the Findings record').conflicts(['sarif', 'cyclonedx']))
    .addOption(new Option('--sarif', 'SARIF 2.1.0, for code scanning').conflicts(['json', 'cyclonedx']))
    .addOption(new Option('--cyclonedx', 'CycloneDX 1.6, an SBOM with vulnerabilities').conflicts(['json', 'sarif']))
    .addOption(platform())
    .addOption(failOn())
    .action(async (path, options) => (await import('./commands/scan.ts')).scan(path, options))
  withOffline(withState(withStore(withOutput(scan))))
}

const addInventory = (program: Command): void => {
  const inventory = program.command('inventory').argument(...FOLDER_OR_IMAGE)
  inventory
    .summary('every pin and package of a tree or image, as JSON')
    .description('Every pin, package and gap of a tree, or every package of an image: the record of capture, as JSON.')
    .addOption(platform())
    .option('--json', 'the Inventory record (there is no other format)')
    .option('--no-cache', 'read every file again')
    .action(async (path, options) => (await import('./commands/inventory.ts')).inventory(path, options))
  withOutput(inventory)
}

const addCoverage = (program: Command): void => {
  const coverage = program.command('coverage').argument(...FOLDER)
  coverage
    .summary('which external versions are captured, and which are not')
    .description(
      'How much of what looks like an external version is captured: pins and what they rest on, what is excused and why, ' +
        'and gaps, each with the shortest line that settles it.',
    )
    .option('--json', 'the CaptureCoverage record')
    .option('--no-cache', 'read every file again')
    .option('--fail-on-gap', 'exit 1 when there is a gap, 3 when a file could not be read')
    .action(async (path, options) => (await import('./commands/coverage.ts')).coverage(path, options))
  withOutput(coverage)
}

const addPlan = (program: Command): void => {
  const plan = program.command('plan').argument(...REPOSITORY)
  plan
    .summary('what would be updated, per branch, and why')
    .description('What would be updated, per branch, and why. Changes nothing in the repository.')
    .option('--branch <name>', 'this branch alone')
    .addOption(only())
    .option('--json', 'the Plan records, one for each branch')
    .action(async (path, options) => (await import('./commands/plan.ts')).plan(path, options))
  withOffline(withState(withStore(withOutput(plan))))
}

const addRun = (program: Command): void => {
  const run = program.command('run').argument(...REPOSITORY)
  run
    .summary('plan, apply, verify, merge and report, for every kept branch')
    .description('The loop over every kept branch: plan, apply, verify, merge, report. Pushes nothing.')
    .option('--merge', 'move the branches themselves when green; else each result waits on seaworthy/<branch>')
    .option('--dry-run', 'plan alone; write nothing')
    .option('--branch <name>', 'this branch alone')
    .addOption(only())
    .option('--trust', 'run the verify command without a sandbox where there is none')
    .addOption(
      new Option('--rebuild', 'build the images of seaworthy.yaml again where that removes findings').conflicts(
        'dryRun',
      ),
    )
    .option('--wait <minutes>', 'how long to wait for another run on the same repository', '0')
    .option('--report <dir>', 'where report.json and report.html go (default: the state folder)')
    .option('--json', 'the report on stdout, as JSON')
    .addOption(failOn())
    .action(async (path, options) => (await import('./commands/run.ts')).run(path, options))
  withOffline(withState(withStore(run)))
}

const addExplain = (program: Command): void => {
  const explain = program.command('explain')
  explain
    .argument('<query>', 'a component, a package, or an id such as CVE-2026-1234')
    .argument(...REPOSITORY)
    .summary('why a component is updated, or is not')
    .description('Every rule, candidate, rung and constraint that decided about a component or an advisory.')
    .option('--branch <name>', 'this branch (default: every kept one)')
    .option('--json', 'the explanations as JSON, one for each branch')
    .action(async (query, path, options) => (await import('./commands/explain.ts')).explain(query, path, options))
  withOffline(withState(withStore(explain)))
}

const addMigrate = (program: Command): void => {
  program
    .command('migrate')
    .argument(...FOLDER)
    .summary('what the configuration of Renovate or Dependabot means as seaworthy.yaml')
    .description(
      'Prints the seaworthy.yaml that says what the configuration of Renovate or Dependabot says, and lists what is not ' +
        'taken over, each with the reason.',
    )
    .option('--write', 'write seaworthy.yaml')
    .option('--force', 'write it although there is one')
    .action(async (path, options) => (await import('./commands/migrate.ts')).migrate(path, options))
}

const addAdvisories = (program: Command): void => {
  const advisories = program.command('advisories').description('The advisory store: fill it, look at it, ask it.')
  advisories.summary('fill the advisory store, look at it, ask it')
  const add = (name: string, summary: string): Command => withStore(advisories.command(name).summary(summary))
  add('import', 'read advisories into the store')
    .argument('<source>', 'a folder, a zip, or a URL laid out as the bucket of OSV')
    .description('Reads OSV advisories into the store; exploitation and end of life data that lie beside them as well.')
    .action(async (source, options) => (await import('./commands/advisories.ts')).importInto(source, options))
  add('status', 'what the store holds, and how old it is')
    .description('What the store holds, and how old it is.')
    .option('--json', 'the same as JSON')
    .action(async (options) => (await import('./commands/advisories.ts')).status(options))
  add('export', 'a copy of the store, in a file of its own')
    .argument('<file>', 'a new file')
    .description('A copy of the store, in a file of its own: what --advisories takes on another machine.')
    .action(async (file, options) => (await import('./commands/advisories.ts')).exportTo(file, options))
  add('query', 'advisories that affect one version')
    .argument('[ecosystem]', 'as OSV spells it: npm, PyPI, Go, Debian:12')
    .argument('[name]', 'the package; of a distribution, the source package')
    .argument('[version]')
    .description('Advisories that affect one version of a package, as JSON.')
    .option('--stdin', 'answer each JSON line of {"ecosystem", "name", "version"} with one JSON line')
    .action(async (ecosystem, name, version, options) =>
      (await import('./commands/advisories.ts')).query({ ecosystem, name, version }, options),
    )
}

const EXIT_CODES = `
Exit codes:
  0  as wanted
  1  findings or checks above the threshold
  2  wrong usage or configuration
  3  the world failed, or is unknown`

const createProgram = (): Command => {
  const program = new Command('seaworthy')
    .description('Keeps every branch and every image of a repository at zero fixable CVEs, unattended, with proof.')
    .version(VERSION)
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'seaworthy: ')) })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
  for (const add of [
    addScan,
    addPlan,
    addRun,
    addExplain,
    addInventory,
    addCoverage,
    addMigrate,
    addImageCommands,
    addAdvisories,
  ])
    add(program)
  for (const command of program.commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one])))
    command
      .option('-q, --quiet', 'say nothing but warnings')
      .option('--verbose', 'say everything that is done')
      .option('--no-color', 'no colour, on a terminal either')
  return program.addHelpText('after', EXIT_CODES)
}

/** A command with its arguments: that it has options goes without saying. */
const termOf = (command: Command): string =>
  [
    command.name(),
    ...command.registeredArguments.map(usageOf),
    ...(command.commands.length > 0 ? ['<command>'] : []),
  ].join(' ')

const usageOf = (argument: Argument): string => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`)

await runToExitCode(() => createProgram().parseAsync())
