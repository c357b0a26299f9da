/** Every datasource. A test asserts that this list and the folders agree. */
import type { Datasource } from '../contract.ts'
import { apk } from './apk/apk.ts'
import { bitbucketTags } from './bitbucket-tags/bitbucket-tags.ts'
import { conda } from './conda/conda.ts'
import { crate } from './crate/crate.ts'
import { dart } from './dart/dart.ts'
import { deb } from './deb/deb.ts'
import { docker } from './docker/docker.ts'
import { dotnetVersion } from './dotnet-version/dotnet-version.ts'
import { forgejoReleases } from './forgejo-releases/forgejo-releases.ts'
import { forgejoTags } from './forgejo-tags/forgejo-tags.ts'
import { generic } from './generic/generic.ts'
import { gitRefs } from './git-refs/git-refs.ts'
import { gitTags } from './git-tags/git-tags.ts'
import { giteaReleases } from './gitea-releases/gitea-releases.ts'
import { giteaTags } from './gitea-tags/gitea-tags.ts'
import { githubReleases } from './github-releases/github-releases.ts'
import { githubRunners } from './github-runners/github-runners.ts'
import { githubTags } from './github-tags/github-tags.ts'
import { gitlabReleases } from './gitlab-releases/gitlab-releases.ts'
import { gitlabTags } from './gitlab-tags/gitlab-tags.ts'
import { go } from './go/go.ts'
import { golangVersion } from './golang-version/golang-version.ts'
import { gradleVersion } from './gradle-version/gradle-version.ts'
import { helm } from './helm/helm.ts'
import { hex } from './hex/hex.ts'
import { javaVersion } from './java-version/java-version.ts'
import { kubernetesMinor } from './kubernetes-minor/kubernetes-minor.ts'
import { maven } from './maven/maven.ts'
import { nodeVersion } from './node-version/node-version.ts'
import { npm } from './npm/npm.ts'
import { nuget } from './nuget/nuget.ts'
import { packagist } from './packagist/packagist.ts'
import { phpVersion } from './php-version/php-version.ts'
import { pypi } from './pypi/pypi.ts'
import { pythonVersion } from './python-version/python-version.ts'
import { rpm } from './rpm/rpm.ts'
import { rubyVersion } from './ruby-version/ruby-version.ts'
import { rubygems } from './rubygems/rubygems.ts'
import { rustVersion } from './rust-version/rust-version.ts'
import { terraformModule } from './terraform-module/terraform-module.ts'
import { terraformProvider } from './terraform-provider/terraform-provider.ts'

export const datasources: readonly Datasource[] = [
  apk,
  bitbucketTags,
  conda,
  crate,
  dart,
  deb,
  docker,
  dotnetVersion,
  forgejoReleases,
  forgejoTags,
  generic,
  gitRefs,
  gitTags,
  giteaReleases,
  giteaTags,
  githubReleases,
  githubRunners,
  githubTags,
  gitlabReleases,
  gitlabTags,
  go,
  golangVersion,
  gradleVersion,
  helm,
  hex,
  javaVersion,
  kubernetesMinor,
  maven,
  nodeVersion,
  npm,
  nuget,
  packagist,
  phpVersion,
  pypi,
  pythonVersion,
  rpm,
  rubyVersion,
  rubygems,
  rustVersion,
  terraformModule,
  terraformProvider,
]
