/** The commands that look at images and build them again. */
import { type Command, Option } from 'commander'

import { platform, withOffline, withOutput, withState, withStore } from './options.ts'

const IMAGE = [
  '<image>',
  'oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG] or docker://NAME[:TAG]',
] as const

const repository = (): Option => new Option('--repository <dir>', 'the repository that builds it').default('.')

const addPlan = (images: Command): void => {
  const plan = images.command('plan').argument('[image]', `${IMAGE[1]} (default: all of seaworthy.yaml)`)
  plan
    .summary('how to be rid of each finding of an image, and why so')
    .description(
      'For each finding of an image the way to be rid of it: build again, a newer base, a line of its Dockerfile, a lock file, ' +
        'a program to build again, a package to remove; and whether building it again pays. Changes nothing.',
    )
    .addOption(repository())
    .addOption(platform())
    .option('--json', 'the ImagePlan records, one for each image')
    .action(async (image, options) => (await import('./commands/plan-images.ts')).planImages(image, options))
  withOffline(withState(withStore(withOutput(plan))))
}

const timeout = (): Option => new Option('--timeout <minutes>', 'how long a build may take').default('30')

const addRebuild = (program: Command): void => {
  const rebuild = program.command('rebuild').argument('[name]', 'an image of seaworthy.yaml (default: all)')
  rebuild
    .summary('build images again where that removes findings')
    .description(
      'Builds images of the repository again where that removes findings, reads the new image, and keeps it only if fewer findings ' +
        'can be fixed and nothing new appears. Images on a rebuilt base are next. Pushes where seaworthy.yaml says `push: kept`.',
    )
    .addOption(repository())
    .option('--from <image>', 'where the image to replace lies (default: its name and first tag, in its registry)')
    .option('--dockerfile <path>', 'of an image that seaworthy.yaml does not have')
    .option('--force', 'build although nothing seems to be gained')
    .option('--trust', 'run the RUN lines of the Dockerfile without a sandbox where there is none')
    .addOption(platform())
    .addOption(timeout())
    .option('--report <dir>', 'where the record and the provenance statement of each image go')
    .option('--json', 'the Rebuild records')
    .action(async (name, options) => (await import('./commands/rebuild.ts')).rebuild(name, options))
  withOffline(withState(withStore(withOutput(rebuild))))
}

const addPatch = (program: Command): void => {
  const patch = program.command('patch').argument(...IMAGE)
  patch
    .summary('add one layer with upgraded packages to an image')
    .description(
      'For images that are not built here: one layer with what the own package sources of the image have newer, and its programs of Go ' +
        'built again where they have findings. Kept only if fewer findings can be fixed and nothing new appears.',
    )
    .requiredOption('--output <image>', 'where the patched image goes: oci:DIR:TAG')
    .option('--trust', 'run scripts of its packages without a sandbox where there is none')
    .addOption(platform())
    .addOption(timeout())
    .option('--json', 'the Rebuild record')
    .action(async (image, options) => (await import('./commands/patch.ts')).patch(image, options))
  withOffline(withState(withStore(patch)))
}

const addBaseImages = (program: Command): void => {
  const compare = program.command('base-images').argument('[path]', 'the repository', '.')
  compare
    .summary('what else the images of a repository could be built on')
    .description(
      'For each FROM of the Dockerfiles: newer versions, leaner variants and other distributions that its repository offers, and ' +
        'those of `bases` in seaworthy.yaml, each read and matched: findings, size, support, what would be missing, and what stands ' +
        'in the way of the runtimes that it brings. Changes nothing.',
    )
    .option('--candidate <image...>', 'compare these as well: names of a FROM, or skopeo names')
    .option('--from <image>', 'compare this FROM alone, as a Dockerfile has it')
    .addOption(platform())
    .addOption(new Option('--json', 'the BaseImages record').conflicts('html'))
    .addOption(new Option('--html', 'a page').conflicts('json'))
    .action(async (path, options) => (await import('./commands/base-images.ts')).baseImages(path, options))
  withOffline(withState(withStore(withOutput(compare))))
}

const addShow = (images: Command): void => {
  const show = images.command('show').argument(...IMAGE)
  show
    .summary('what an image is made of')
    .description('Distribution, layers with what made them, and packages by kind, of an image as it is.')
    .addOption(repository())
    .addOption(platform())
    .action(async (image, options) => (await import('./commands/show-image.ts')).showImage(image, options))
  withOutput(show)
}

const addSlim = (program: Command): void => {
  const slim = program.command('slim').argument(...IMAGE)
  slim
    .summary('what of an image nothing needs, and what its removal saves')
    .description(
      'Packages that are only recommended, build tools, caches of package managers, files that are shipped twice or for nothing: what ' +
        'removing each saves in findings and bytes, and the edit of the Dockerfile for it. Changes nothing.',
    )
    .addOption(repository())
    .addOption(platform())
    .option('--json', 'the SlimAdvice record')
    .action(async (image, options) => (await import('./commands/slim.ts')).slim(image, options))
  withOffline(withState(withStore(withOutput(slim))))
}

/** Adds `images` and what belongs to it. */
export const addImageCommands = (program: Command): void => {
  const images = program.command('images').description('The images of a repository: what to do about each.')
  images.summary('what to do about the findings of images')
  addPlan(images)
  addShow(images)
  addRebuild(program)
  addPatch(program)
  addSlim(program)
  addBaseImages(program)
}
