/** Which scheme a name means: as Renovate spells its versionings, and as OSV spells its ecosystems. */
import { apk } from './apk.ts'
import { cargo } from './cargo.ts'
import { composer } from './composer.ts'
import { deb } from './deb.ts'
import { docker } from './docker.ts'
import { gem } from './gem.ts'
import { git } from './git.ts'
import { goMod, golangVersion } from './go.ts'
import { loose } from './loose.ts'
import { gradle, maven } from './maven.ts'
import { familyOf } from './names.ts'
import { nuget } from './nuget.ts'
import { pep440 } from './pep440.ts'
import { poetry } from './poetry.ts'
import { rpm } from './rpm.ts'
import type { VersionScheme } from './scheme.ts'
import { npm, semver, semverCoerced } from './semver.ts'

const SCHEMES: readonly VersionScheme[] = [
  apk,
  cargo,
  composer,
  deb,
  docker,
  gem,
  git,
  goMod,
  golangVersion,
  gradle,
  loose,
  maven,
  npm,
  nuget,
  pep440,
  poetry,
  rpm,
  semver,
  semverCoerced,
]

/** Other spellings, and versionings that differ from a scheme in nothing that matters here. */
const ALIASES: Readonly<Record<string, VersionScheme>> = {
  go: goMod,
  golang: golangVersion,
  node: npm,
  nodejs: npm,
  python: poetry,
  pip: pep440,
  pypi: pep440,
  ruby: gem,
  rubygems: gem,
  debian: deb,
  ubuntu: deb,
  dpkg: deb,
  alpine: apk,
  redhat: rpm,
  'git-refs': git,
  packagist: composer,
  'gradle-version': gradle,
  bitnami: semverCoerced,
  helm: npm,
  crate: cargo,
  hashicorp: gem,
  hex: npm,
  'kubernetes-api': loose,
  'semver-partial': semverCoerced,
}

const byName = new Map([...Object.entries(ALIASES), ...SCHEMES.map((scheme) => [scheme.name, scheme] as const)])

/** An unknown name gives `loose`. */
export const schemeOf = (name: string): VersionScheme => byName.get(name) ?? loose

/** By family, that is without the release: `Debian` of `Debian:12`. What is not here is ordered as semantic versions or loosely. */
const ECOSYSTEMS: Readonly<Record<string, VersionScheme>> = {
  // Advisories of npm also say `1.3`; its lock files never do, so reading that as 1.3.0 costs nothing.
  npm: { ...semverCoerced, name: npm.name, isRange: npm.isRange, raise: npm.raise },
  Go: goMod,
  PyPI: pep440,
  Maven: maven,
  RubyGems: gem,
  NuGet: nuget,
  Packagist: composer,
  Hex: semverCoerced,
  Pub: semverCoerced,
  SwiftURL: semverCoerced,
  Bitnami: semverCoerced,
  'GitHub Actions': semverCoerced,
  GIT: git,
  Debian: deb,
  Ubuntu: deb,
  Echo: deb,
  Alpine: apk,
  Wolfi: apk,
  Chainguard: apk,
  MinimOS: apk,
  'Red Hat': rpm,
  'Rocky Linux': rpm,
  AlmaLinux: rpm,
  openSUSE: rpm,
  SUSE: rpm,
  openEuler: rpm,
  'Azure Linux': rpm,
  Mageia: rpm,
}

/** The order of OSV's ecosystem, with or without its release (`Ubuntu:Pro:24.04:LTS`). Rust's is semantic, an unknown one loose. */
export const schemeOfEcosystem = (ecosystem: string): VersionScheme => {
  const family = familyOf(ecosystem)
  return ECOSYSTEMS[family] ?? (family.startsWith('crates') ? semver : loose)
}
