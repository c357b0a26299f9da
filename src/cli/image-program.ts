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

/** Adds `images` and what belongs to it. */
export const addImageCommands = (program: Command): void => {
  const images = program.command('images').description('The images of a repository: what to do about each.')
  images.summary('what to do about the findings of images')
  addPlan(images)
}
