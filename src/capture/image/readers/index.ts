/** Every package reader. A test holds this list against the folders. */
import type { PackageReader } from '../contract.ts'
import { apk } from './apk/index.ts'
import { dpkg } from './dpkg/index.ts'
import { goBinary } from './go-binary/index.ts'
import { java } from './java/index.ts'
import { node } from './node/index.ts'
import { osRelease } from './os-release/index.ts'
import { packageSources } from './package-sources/index.ts'
import { python } from './python/index.ts'
import { rpm } from './rpm/index.ts'
import { ruby } from './ruby/index.ts'
import { runtimes } from './runtimes/index.ts'
import { rustBinary } from './rust-binary/index.ts'

export const PACKAGE_READERS: readonly PackageReader[] = [
  osRelease,
  dpkg,
  apk,
  rpm,
  packageSources,
  goBinary,
  python,
  rustBinary,
  node,
  java,
  ruby,
  runtimes,
]
