/** Which version scheme a datasource has unless something says otherwise; as Renovate's datasources choose. */

const VERSIONINGS: Readonly<Record<string, string>> = {
  docker: 'docker',
  npm: 'npm',
  pypi: 'pep440',
  go: 'go-mod',
  'golang-version': 'golang-version',
  'node-version': 'npm',
  'python-version': 'pep440',
  deb: 'deb',
  apk: 'apk',
  rpm: 'rpm',
  maven: 'maven',
  rubygems: 'gem',
  nuget: 'nuget',
  packagist: 'composer',
  'git-refs': 'git',
}

/** What has no scheme of its own is tolerant semver. */
export const defaultVersioning = (datasource: string): string => VERSIONINGS[datasource] ?? 'semver-coerced'
