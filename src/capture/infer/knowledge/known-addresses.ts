/**
 * Addresses from which well-known things are downloaded. A path is a pattern of `address.ts`; a name may use its groups.
 * A table: one row says that what stands at `{version}` or `{tag}` is a version of that component.
 */

export type KnownAddress = Readonly<{
  hosts: readonly string[]
  path: string
  datasource: string
  /** With the groups of the path: `hashicorp/{name}`. */
  name: string
  /** How the datasource's tag becomes what is written in the address, where they differ in more than a leading `v`. */
  extractVersion?: string
  /** True where only an address that is fetched counts, since pages have addresses of the same shape. */
  fetchedOnly?: true
}>

type Row = readonly [host: string, path: string, datasource: string, name: string, extractVersion?: string]

const GITHUB = 'github-releases'
const TAGS = 'github-tags'

const ROWS: readonly Row[] = [
  // Kubernetes
  ['dl.k8s.io cdn.dl.k8s.io', '/release/stable*.txt$', GITHUB, 'kubernetes/kubernetes'],
  ['dl.k8s.io cdn.dl.k8s.io', '/release/{tag}/', GITHUB, 'kubernetes/kubernetes'],
  ['dl.k8s.io cdn.dl.k8s.io', '/{version}/', GITHUB, 'kubernetes/kubernetes'],
  ['pkgs.k8s.io', '/core:/stable:/{tag}/', GITHUB, 'kubernetes/kubernetes'],
  ['pkgs.k8s.io', '/addons:/cri-o:/stable:/{tag}/', GITHUB, 'cri-o/cri-o'],
  ['download.opensuse.org', '/repositories/isv:/kubernetes:/core:/stable:/{tag}/', GITHUB, 'kubernetes/kubernetes'],
  ['download.opensuse.org', '/repositories/isv:/cri-o:/stable:/{tag}/', GITHUB, 'cri-o/cri-o'],
  ['get.helm.sh', '/helm-{version}', GITHUB, 'helm/helm'],
  ['storage.googleapis.com', '/kubernetes-release/release/stable*.txt$', GITHUB, 'kubernetes/kubernetes'],
  ['storage.googleapis.com', '/kubernetes-release/release/{tag}/', GITHUB, 'kubernetes/kubernetes'],
  ['storage.googleapis.com', '/kubernetes-helm/helm-{version}', GITHUB, 'helm/helm'],
  ['storage.googleapis.com', '/kubebuilder-tools/kubebuilder-tools-{version}-', GITHUB, 'kubernetes/kubernetes'],
  ['storage.googleapis.com', '/minikube/releases/{tag}/', GITHUB, 'kubernetes/minikube'],
  ['storage.googleapis.com', '/gvisor/releases/release/{tag}/', TAGS, 'google/gvisor', '^release-(?<version>.+)$'],
  ['storage.googleapis.com', '/istio-release/releases/{tag}/', GITHUB, 'istio/istio'],
  ['storage.googleapis.com', '/etcd/{tag}/', GITHUB, 'etcd-io/etcd'],
  ['storage.googleapis.com', '/skaffold/releases/{tag}/', GITHUB, 'GoogleContainerTools/skaffold'],
  [
    'storage.googleapis.com',
    '/container-structure-test/{tag}/',
    GITHUB,
    'GoogleContainerTools/container-structure-test',
  ],
  [
    'storage.googleapis.com',
    '/cloud-sql-connectors/cloud-sql-proxy/{tag}/',
    GITHUB,
    'GoogleCloudPlatform/cloud-sql-proxy',
  ],
  ['storage.googleapis.com infra.tekton.dev', '/tekton-releases/{name}/previous/{tag}/', GITHUB, 'tektoncd/{name}'],
  ['storage.googleapis.com infra.tekton.dev', '/tekton-releases/{name}/{latest}/', GITHUB, 'tektoncd/{name}'],
  ['storage.googleapis.com', '/golang/go{version}.', 'golang-version', 'go'],
  ['dl.min.io', '/client/mc/release/*/archive/mc.{tag}$', GITHUB, 'minio/mc'],
  ['dl.min.io', '/client/mc/release/*/mc$', GITHUB, 'minio/mc'],
  ['dl.min.io', '/server/minio/release/*/archive/minio.{tag}$', GITHUB, 'minio/minio'],
  ['dl.min.io', '/server/minio/release/*/minio$', GITHUB, 'minio/minio'],
  ['mirror.openshift.com', '/pub/openshift-v4/**clients/ocp/{tag}/', 'generic', 'openshift-client'],
  ['istio.io', '/operator/{tag}/', GITHUB, 'istio/istio'],
  ['docs.projectcalico.org projectcalico.docs.tigera.io', '/{version}/manifests/', TAGS, 'projectcalico/calico'],

  // HashiCorp and other vendors of tools
  ['releases.hashicorp.com', '/{name}/{tag}/', GITHUB, 'hashicorp/{name}'],
  ['awscli.amazonaws.com', '/awscli-exe-linux-*-{version}.zip$', TAGS, 'aws/aws-cli'],
  ['awscli.amazonaws.com', '/awscli-exe-linux-*.zip$', TAGS, 'aws/aws-cli'],
  ['awscli.amazonaws.com', '/AWSCLIV2-{version}.', TAGS, 'aws/aws-cli'],
  ['awscli.amazonaws.com', '/AWSCLIV2.', TAGS, 'aws/aws-cli'],
  [
    'amazon-eks.s3.amazonaws.com amazon-eks.s3.us-west-2.amazonaws.com s3.us-west-2.amazonaws.com',
    '**/{version}/*/bin/linux/*/kubectl',
    GITHUB,
    'kubernetes/kubernetes',
  ],
  [
    'download.docker.com',
    '/**/static/stable/*/docker-{version}.tgz',
    GITHUB,
    'moby/moby',
    '^(?:docker-)?v(?<version>.+)$',
  ],
  ['get.pulumi.com', '/releases/sdk/pulumi-{version}-', GITHUB, 'pulumi/pulumi'],
  ['releases.jfrog.io', '/artifactory/jfrog-cli/v2*/{tag}/', GITHUB, 'jfrog/jfrog-cli'],
  [
    'binaries.sonarsource.com',
    '/Distribution/sonar-scanner-cli/sonar-scanner-cli-{version}',
    GITHUB,
    'SonarSource/sonar-scanner-cli',
  ],
  ['binaries.sonarsource.com', '/Distribution/sonarqube/sonarqube-{version}.', GITHUB, 'SonarSource/sonarqube'],
  [
    'services.gradle.org downloads.gradle.org downloads.gradle-dn.com',
    '/distributions/gradle-{version}-',
    'gradle-version',
    'gradle',
  ],
  ['astral.sh', '/{name}/{tag}/install.', GITHUB, 'astral-sh/{name}'],
  ['get.nexte.st', '/{version}/', GITHUB, 'nextest-rs/nextest', '^cargo-nextest-(?<version>.+)$'],
  ['get.nexte.st', '/{latest}/', GITHUB, 'nextest-rs/nextest'],
  ['artifacts.elastic.co', '/downloads/beats/*/*-{version}-', GITHUB, 'elastic/beats'],
  ['artifacts.elastic.co', '/downloads/{name}/*-{version}', GITHUB, 'elastic/{name}'],
  ['dl.grafana.com', '/oss/release/grafana-{version}.linux', GITHUB, 'grafana/grafana'],
  ['dl.grafana.com', '/enterprise/release/grafana-enterprise-{version}.linux', GITHUB, 'grafana/grafana'],
  ['dl.influxdata.com', '/telegraf/releases/telegraf-{version}_', GITHUB, 'influxdata/telegraf'],
  ['gitlab-runner-downloads.s3.amazonaws.com', '/{tag}/', 'gitlab-releases', 'gitlab-org/gitlab-runner'],
  ['cdn.teleport.dev get.gravitational.com', '/teleport-{version}-', GITHUB, 'gravitational/teleport'],
  ['fastdl.mongodb.org', '/**-{version}.tgz$', TAGS, 'mongodb/mongo', '^r(?<version>.+)$'],
  ['download.redis.io', '/releases/redis-{version}.tar', GITHUB, 'redis/redis'],
  ['nginx.org', '/download/nginx-{version}.tar', GITHUB, 'nginx/nginx', '^release-(?<version>.+)$'],
  [
    'www.openssl.org openssl.org',
    '/source/**openssl-{version}.tar',
    GITHUB,
    'openssl/openssl',
    '^openssl-(?<version>.+)$',
  ],
  ['zlib.net www.zlib.net', '/**zlib-{version}.tar', GITHUB, 'madler/zlib'],
  ['www.kernel.org mirrors.edge.kernel.org cdn.kernel.org', '/pub/software/scm/git/git-{version}.tar', TAGS, 'git/git'],
  ['binaries.cockroachdb.com', '/cockroach-{version}.', GITHUB, 'cockroachdb/cockroach'],
  ['dl.bintray.com', '/sbt/**/sbt-{version}.', GITHUB, 'sbt/sbt'],
  ['packages.chef.io', '/files/stable/{name}/{tag}/', TAGS, 'chef/{name}'],
  [
    'dl.google.com',
    '/dl/cloudsdk/channels/rapid/downloads/google-cloud-*-{version}-linux',
    'generic',
    'google-cloud-cli',
  ],

  // Languages
  ['go.dev golang.org', '/dl/go{version}.', 'golang-version', 'go'],
  ['go.dev golang.org', '/VERSION', 'golang-version', 'go'],
  ['dl.google.com', '/go/go{version}.', 'golang-version', 'go'],
  ['nodejs.org unofficial-builds.nodejs.org', '/dist/latest-v{version}.x/', 'node-version', 'node'],
  ['nodejs.org unofficial-builds.nodejs.org', '/dist/{version}/', 'node-version', 'node'],
  ['nodejs.org unofficial-builds.nodejs.org', '/download/release/{tag}/', 'node-version', 'node'],
  ['deb.nodesource.com rpm.nodesource.com', '/**setup_{tag}$', 'node-version', 'node'],
  ['deb.nodesource.com rpm.nodesource.com', '/node_{tag}$', 'node-version', 'node'],
  ['deb.nodesource.com rpm.nodesource.com', '/node_{tag}/', 'node-version', 'node'],
  ['rpm.nodesource.com', '/pub_{tag}/', 'node-version', 'node'],
  ['www.python.org python.org', '/ftp/python/{version}/', 'python-version', 'python'],
  ['cache.ruby-lang.org ftp.ruby-lang.org', '/pub/ruby/**ruby-{version}.', 'ruby-version', 'ruby'],
  ['www.php.net php.net', '/distributions/php-{version}.tar', TAGS, 'php/php-src', '^php-(?<version>.+)$'],
  ['static.rust-lang.org', '/rustup/archive/{tag}/', TAGS, 'rust-lang/rustup'],
  ['static.rust-lang.org', '/dist/**rust-{version}-', 'rust-version', 'rust'],
  ['ziglang.org', '/download/{tag}/', TAGS, 'ziglang/zig'],
  ['ziglang.org', '/builds/zig-*-{version}.tar', TAGS, 'ziglang/zig'],
  ['julialang-s3.julialang.org', '/bin/**julia-{version}-', GITHUB, 'JuliaLang/julia'],
  [
    'builds.dotnet.microsoft.com dotnetcli.azureedge.net dotnetcli.blob.core.windows.net',
    '/dotnet/Sdk/{version}/',
    'dotnet-version',
    'dotnet-sdk',
  ],
  ['dlcdn.dart.dev storage.googleapis.com', '/dart-archive/channels/stable/release/{tag}/', 'dart-version', 'dart'],
  [
    'storage.googleapis.com',
    '/flutter_infra_release/releases/stable/**flutter_*_{version}-stable',
    'flutter-version',
    'flutter',
  ],
  ['downloads.haskell.org', '/~ghc/{version}/', TAGS, 'ghc/ghc', '^ghc-(?<version>.+)-release$'],
  [
    'swift.org download.swift.org',
    '/swift-{version}-release/',
    GITHUB,
    'swiftlang/swift',
    '^swift-(?<version>.+)-RELEASE$',
  ],
  [
    'archives.boost.io boostorg.jfrog.io dl.bintray.com',
    '/**release/{version}/source/',
    GITHUB,
    'boostorg/boost',
    '^boost-(?<version>.+)$',
  ],

  // Content delivery for browsers and modules
  ['cdnjs.cloudflare.com ajax.googleapis.com', '/ajax/libs/{name}/{tag}/', 'npm', '{name}'],
  ['code.jquery.com', '/jquery-{version}.', 'npm', 'jquery'],
  ['code.jquery.com', '/ui/{version}/', 'npm', 'jquery-ui'],
  ['maxcdn.bootstrapcdn.com stackpath.bootstrapcdn.com netdna.bootstrapcdn.com', '/{name}/{tag}/', 'npm', '{name}'],
  ['use.fontawesome.com', '/releases/{version}/', 'npm', '@fortawesome/fontawesome-free'],
  ['cdn.plot.ly', '/plotly-{version}.min.js', 'npm', 'plotly.js-dist-min'],
  ['d3js.org', '/d3.{version}.', 'npm', 'd3'],
  ['cdn.datatables.net', '/{version}/', 'npm', 'datatables.net'],
  ['deno.land', '/std@{tag}/', 'deno', 'https://deno.land/std'],
  ['deno.land', '/x/{name}@{tag}/', 'deno', 'https://deno.land/x/{name}'],

  // Forges
  ['github.com', '/{owner}/{repo}/releases/{latest}/download/', GITHUB, '{owner}/{repo}'],
  ['github.com', '/{owner}/{repo}/releases/download/{tags}/*$', GITHUB, '{owner}/{repo}'],
  ['github.com', '/{owner}/{repo}/releases/{numbered}/*.*$', GITHUB, '{owner}/{repo}'],
  ['api.github.com', '/repos/{owner}/{repo}/releases/tags/{tag}', GITHUB, '{owner}/{repo}'],
  ['api.github.com', '/repos/{owner}/{repo}/releases/{latest}', GITHUB, '{owner}/{repo}'],
  ['raw.githubusercontent.com', '/{owner}/{repo}/**/stable.txt$', GITHUB, '{owner}/{repo}'],
  ['gitea.com', '/{owner}/{repo}/releases/download/{tag}/', 'gitea-releases', '{owner}/{repo}'],
  ['codeberg.org', '/{owner}/{repo}/releases/download/{tag}/', 'forgejo-releases', '{owner}/{repo}'],
]

/** Only where it is fetched: pages have addresses of the same shape. */
const FETCHED: readonly Row[] = [['github.com', '/{owner}/{repo}/releases/{latest}$', GITHUB, '{owner}/{repo}']]

const addressOf = ([hosts, path, datasource, name, extractVersion]: Row): KnownAddress => ({
  hosts: hosts.split(' '),
  path,
  datasource,
  name,
  ...(extractVersion === undefined ? {} : { extractVersion }),
})

/** In the order of preference for each host. */
export const KNOWN_ADDRESSES: readonly KnownAddress[] = [
  ...ROWS.map(addressOf),
  ...FETCHED.map((row) => ({ ...addressOf(row), fetchedOnly: true as const })),
]

/** Apache projects whose tags are not plain versions; the others' are `1.2.3` or `v1.2.3`. */
export const APACHE_TAGS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    maven: '^maven-(?<version>.+)$',
    hadoop: '^rel/release-(?<version>.+)$',
    flink: '^release-(?<version>.+)$',
    zookeeper: '^release-(?<version>.+)$',
    ant: '^rel/(?<version>.+)$',
    cassandra: '^cassandra-(?<version>.+)$',
    activemq: '^activemq-(?<version>.+)$',
    solr: '^releases/solr/(?<version>.+)$',
    lucene: '^releases/lucene/(?<version>.+)$',
    nifi: '^rel/nifi-(?<version>.+)$',
    hive: '^rel/release-(?<version>.+)$',
    hbase: '^rel/(?<version>.+)$',
    jmeter: '^rel/v(?<version>.+)$',
  }),
)

/** Libraries of CDNs that npm knows by another name. */
export const NPM_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'font-awesome': '@fortawesome/fontawesome-free',
    jqueryui: 'jquery-ui',
    jquerymobile: 'jquery-mobile',
    angularjs: 'angular',
    'angular.js': 'angular',
    'lodash.js': 'lodash',
    'underscore.js': 'underscore',
    'backbone.js': 'backbone',
    'moment.js': 'moment',
    'Chart.js': 'chart.js',
    'highlight.js': '@highlightjs/cdn-assets',
    'three.js': 'three',
    'socket.io': 'socket.io-client',
    'handlebars.js': 'handlebars',
    'mustache.js': 'mustache',
    'require.js': 'requirejs',
    'clipboard.js': 'clipboard',
    'pdf.js': 'pdfjs-dist',
    ace: 'ace-builds',
    normalize: 'normalize.css',
    'toastr.js': 'toastr',
    prism: 'prismjs',
  }),
)
