/** Every recognizer. A test holds this list against the files. */
import type { Recognizer } from '../claim.ts'
import { actionCall } from './action-call.ts'
import { gitCommand } from './git-command.ts'
import { goInstall } from './go-install.ts'
import { helm } from './helm.ts'
import { imageBlock } from './image-block.ts'
import { imageCommand } from './image-command.ts'
import { imageText } from './image-text.ts'
import { installer } from './installer.ts'
import { knownTools } from './known-tools.ts'
import { kubernetes } from './kubernetes.ts'
import { namedSource } from './named-source.ts'
import { nodeInstall } from './node-install.ts'
import { osPackages } from './os-packages.ts'
import { otherInstall } from './other-install.ts'
import { packageBlock } from './package-block.ts'
import { pythonInstall } from './python-install.ts'
import { releaseAddress } from './release-address.ts'
import { versionBlock } from './version-block.ts'
import { versionManager } from './version-manager.ts'

export const RECOGNIZERS: readonly Recognizer[] = [
  actionCall,
  gitCommand,
  goInstall,
  helm,
  imageBlock,
  imageCommand,
  imageText,
  installer,
  knownTools,
  kubernetes,
  namedSource,
  nodeInstall,
  osPackages,
  otherInstall,
  packageBlock,
  pythonInstall,
  releaseAddress,
  versionBlock,
  versionManager,
]
