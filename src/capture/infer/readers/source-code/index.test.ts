import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LONG_TEXTS, mutationsOf } from '../../testing-mutations.ts'
import { factLines, badLiterals } from '../../testing.ts'
import { sourceCode } from './index.ts'

const linesOf = (path: string, text: string): readonly string[] => factLines(sourceCode.read({ path, text }))

/** Paths of includes are put together, not written. */
const withoutIncludes = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('include '))

const GO = `package main

// "quay.io/comment/only:1.0"
const FRRVersion = "10.5.1"

var (
	pauseImage string = "ghcr.io/example/pause:3.9"
	frrImage   = "quay.io/frrouting/frr:" + FRRVersion
)

func main() {
	argImage := pflag.String("image", "quay.io/example/a:1.2.3", "The image, such as x/y:1.0")
	flag.StringVar(&other, "other-image", "quay.io/example/b:2.0", "usage")
	url := fmt.Sprintf("https://github.com/a/b/releases/download/%s/b-%s.tgz", FRRVersion, runtime.GOARCH)
	pod := corev1.Container{Name: "x", Image: "registry.k8s.io/agnhost:2.47"}
	exec.CommandContext(ctx, "go", "install", "sigs.k8s.io/kind@v0.20.0")
	if image == "quay.io/compared/x:1.0" || strings.Contains(image, "quay.io/compared/y:1.0") {
		log.Infof("quay.io/message/x:%s", "1.0")
	}
}
`

const PYTHON = `"""Uses quay.io/documentation/x:1.0"""
import subprocess
from settings import REGISTRY

IMAGE: str = os.getenv("APP_IMAGE", f"{REGISTRY}/app:v1.29.0")
TAG = os.environ.get("TAG", "2.0")
name = "%s/%s:%s" % (REGISTRY, "tool", TAG)
url = "https://github.com/a/b/releases/download/{}/b.tgz".format(TAG)
arch = "amd64"
file = f"https://dl.k8s.io/{TAG}/bin/linux/{arch}/kubectl"
styles = ["custom.css", "https://cdn.jsdelivr.net/ajax/libs/font-awesome/6.1.1/css/all.min.css"]

def f():
    """Runs quay.io/documentation/y:1.0"""
    subprocess.run(["pip", "install", "black==24.1.0"], check=True)
    parser.add_argument("--image", default="derailed/popeye:v0.11.1", help="x")
    client.containers.run(image="grafana/k6:0.50.0", detach=True)
    if "debug-toolkit:v6.0" not in IMAGE:
        raise ValueError("use quay.io/message/x:1.0")
`

describe('source-code', () => {
  test('Rust: commands that builders put together', () => {
    const text = `fn a() {
  let out = Command::new("docker")
    .args(["run", "-v", &format!("{kind}_target:/output"), "alpine:3.20", "cat"])
    .output()?;
  Command::new("cargo").current_dir(root()).arg("install").arg("cross@0.2.5").status();
}`
    expect(linesOf('src/main.rs', text).filter((line) => line.startsWith('  '))).toEqual([
      '  docker run -v ‹kind›_target:/output alpine:3.20 cat',
      '  cat',
      '  cargo install cross@0.2.5',
    ])
  })

  test('Perl: strings, also with variables; no documentation', () => {
    const text = `#!/usr/bin/perl
my $version = '1.2.3'; # quay.io/comment/x:1.0
my $url = "https://github.com/a/b/releases/download/v$version/b.tgz";
my %urls = ('release' => 'https://raw.githubusercontent.com/a/b/refs/heads/release/x.txt');

=pod

image = "quay.io/documentation/x:1.0"

=cut

my $image = 'quay.io/a/b:1.0';
`
    expect(linesOf('mk.pl', text)).toEqual([
      'version = 1.2.3',
      'url = https://github.com/a/b/releases/download/v‹version›/b.tgz',
      'image = quay.io/a/b:1.0',
      'text urls: release: https://raw.githubusercontent.com/a/b/refs/heads/release/x.txt',
    ])
  })

  test('Go: constants, flags, format calls, fields, commands; no comment, comparison, message', () => {
    expect(linesOf('main.go', GO)).toEqual([
      'FRRVersion = 10.5.1',
      'pauseImage = ghcr.io/example/pause:3.9',
      'frrImage = quay.io/frrouting/frr:‹FRRVersion›',
      'argImage ?= quay.io/example/a:1.2.3',
      'other ?= quay.io/example/b:2.0',
      'url = https://github.com/a/b/releases/download/‹FRRVersion›/b-‹GOARCH›.tgz',
      'script',
      '  go install sigs.k8s.io/kind@v0.20.0',
      'text pod: corev1.Container: Image: registry.k8s.io/agnhost:2.47',
    ])
  })

  test('Python: environment with defaults, f-strings, formats, lists, arguments; no docstring', () => {
    expect(withoutIncludes(linesOf('app.py', PYTHON))).toEqual([
      'IMAGE = ‹APP_IMAGE:‹REGISTRY›/app:v1.29.0›',
      'TAG = ‹TAG:2.0›',
      'name = ‹REGISTRY›/tool:‹TAG›',
      'url = https://github.com/a/b/releases/download/‹TAG›/b.tgz',
      'arch = amd64',
      'file = https://dl.k8s.io/‹TAG›/bin/linux/‹arch›/kubectl',
      'script',
      '  pip install black==24.1.0',
      'text styles: https://cdn.jsdelivr.net/ajax/libs/font-awesome/6.1.1/css/all.min.css',
      'text parser.add_argument: default: derailed/popeye:v0.11.1',
      'text client.containers.run: image: grafana/k6:0.50.0',
    ])
    expect(linesOf('app.py', PYTHON)).toContain('include settings.py from root')
  })

  test('JavaScript: templates, defaults, objects, imports by address', () => {
    const text = `
import { TAG } from './versions.ts'
const image = \`ghcr.io/a/b:\${TAG}\` // ghcr.io/comment/x:1.0
const url = process.env.URL || 'https://github.com/a/b/releases/download/v1.2.3/x.tgz'
const box = await new GenericContainer("postgres:16.1").start()
const chart = { repository: 'quay.io/a/b', tag: process.env.CHART_TAG ?? 'v1.0.0' }
const pattern = /["'\`]:v1/
import x from 'https://deno.land/std@0.200.0/fs/mod.ts'
execSync(\`docker run -d redis:\${process.env.REDIS || '7.0.1'}\`)
expect(image).toBe('quay.io/expected/x:1.0')
`
    expect(withoutIncludes(linesOf('a.ts', text))).toEqual([
      'image = ghcr.io/a/b:‹TAG›',
      'url = ‹URL:https://github.com/a/b/releases/download/v1.2.3/x.tgz›',
      'script',
      '  docker run -d redis:‹REDIS:7.0.1›',
      'chart {repository: quay.io/a/b, tag: ‹CHART_TAG:v1.0.0›}',
      'text new: GenericContainer: postgres:16.1',
      'text from: https://deno.land/std@0.200.0/fs/mod.ts',
    ])
    expect(linesOf('a.ts', text)).toContain('include versions.ts from file')
  })

  test('Java, Kotlin, Groovy', () => {
    const java = `class A {
  static final String KAFKA = "3.6.0"; // quay.io/comment/x:1.0
  static final String KAFKA_VERSION = "3.6.0";
  DockerImageName i = DockerImageName.parse("confluentinc/cp-kafka:7.5.1");
  String u = String.format("https://github.com/a/b/releases/download/%s/x.jar", KAFKA_VERSION);
  String k = System.getenv().getOrDefault("KAFKA_IMAGE", "quay.io/strimzi/kafka:" + KAFKA_VERSION);
}`
    expect(linesOf('A.java', java)).toEqual([
      'KAFKA_VERSION = 3.6.0',
      'u = https://github.com/a/b/releases/download/‹KAFKA_VERSION›/x.jar',
      'k = ‹KAFKA_IMAGE:quay.io/strimzi/kafka:‹KAFKA_VERSION››',
      'text i: DockerImageName.parse: confluentinc/cp-kafka:7.5.1',
    ])
    const jenkins = `pipeline { agent { docker { image 'maven:3.9.6' } }
  steps { sh '''
    docker pull quay.io/a/b:1.0
  ''' } }`
    expect(linesOf('Jenkinsfile', jenkins)).toEqual([
      'script',
      '  docker pull quay.io/a/b:1.0',
      'text image: maven:3.9.6',
    ])
  })

  test('Bazel, Nix, Ruby, Rust', () => {
    const bazel = `http_archive(
    name = "rules_go",
    urls = ["https://github.com/bazelbuild/rules_go/releases/download/v0.46.0/rules_go.zip"],
)
git_repository(name = "x", remote = "https://github.com/a/b.git", tag = "v1.2.3")
bazel_dep(name = "rules_python", version = "0.31.0")`
    expect(linesOf('WORKSPACE', bazel)).toEqual([
      'git_repository {name: x, remote: https://github.com/a/b.git, tag: v1.2.3}',
      'bazel_dep {name: rules_python, version: 0.31.0}',
      'text http_archive: urls: https://github.com/bazelbuild/rules_go/releases/download/v0.46.0/rules_go.zip',
    ])
    const nix = `{ }: let version = "1.2.3"; in mk { src = fetchFromGitHub { owner = "a"; repo = "b"; rev = "v\${version}"; }; }`
    expect(linesOf('default.nix', nix)).toEqual([
      'version = 1.2.3',
      'src.fetchFromGitHub {owner: a, repo: b, rev: v‹version›}',
    ])
    const vagrant = `config.vm.provision "shell", inline: <<-SHELL
  apt-get install -y jq=1.6
SHELL
`
    expect(linesOf('Vagrantfile', vagrant)).toEqual(['script', '  apt-get install -y jq=1.6'])
    const rust = `const IMAGE: &str = "quay.io/a/b:1.0"; // 'x
fn f<'a>(x: &'a str) { let i = env::var("X_IMAGE").unwrap_or("quay.io/a/c:2.0".to_string()); }`
    expect(linesOf('a.rs', rust)).toEqual(['IMAGE = quay.io/a/b:1.0', 'i = ‹X_IMAGE:quay.io/a/c:2.0›'])
  })

  test('files and commands that strings hold; what containers are made from', () => {
    const tilt = `header = """
FROM golang:1.26.6 as helper
RUN go install example.com/cmd/dlv@v1.26 && \\
    rm -rf /root
"""
fetch = (
    f"GOBIN={path}/bin go install example.com/tool/cmd"
    f"/gen@{gen_version}"
)
ctr = client.container().from_("ubuntu:23.04")
`
    expect(linesOf('Tiltfile', tilt)).toEqual([
      'script',
      '  go install example.com/cmd/dlv@v1.26',
      '  rm -rf /root',
      'script',
      '  GOBIN=‹path›/bin go install example.com/tool/cmd/gen@‹gen_version›',
      'text ctr: from_: ubuntu:23.04',
      'text header: image: golang:1.26.6',
    ])
    const lint = 'def lint():\n    version = "2.5.0"\n    run("docker pull lint/lint:v{}".format(version))\n'
    expect(linesOf('tasks.py', lint)).toEqual(['version = 2.5.0', 'script', '  docker pull lint/lint:v‹version›'])
  })

  test('what is put together on a place, commands that are formatted', () => {
    const go =
      'const repoURL = "https://raw.githubusercontent.com/a/b"\nvar u = fmt.Sprintf("%s/%s/%s", repoURL, tag, path)\n'
    expect(linesOf('a.go', go)).toEqual([
      'repoURL = https://raw.githubusercontent.com/a/b',
      'u = ‹repoURL›/‹tag›/‹path›',
    ])
    const python = `run(
    "docker run -d --volume %s:/etc/frr "
    "quay.io/frrouting/frr:10.5.3" % volume,
    echo=True,
)
run("docker pull golangci/golangci-lint:v{}".format(version))
`
    expect(linesOf('tasks.py', python)).toEqual([
      'script',
      '  docker run -d --volume ‹volume›:/etc/frr quay.io/frrouting/frr:10.5.3',
      'script',
      '  docker pull golangci/golangci-lint:v‹version›',
    ])
  })

  test('two constants of one name; a version of the program itself', () => {
    const rust = 'const FLUENT_BIT_IMAGE: &str = "fluent/fluent-bit";\nconst FLUENT_BIT_TAG: &str = "1.7";\n'
    expect(linesOf('a.rs', rust)).toEqual([
      'FLUENT_BIT_IMAGE = fluent/fluent-bit',
      'FLUENT_BIT_TAG = 1.7',
      'fluent_bit {image: fluent/fluent-bit, tag: 1.7}',
    ])
    expect(linesOf('a.py', '__version__ = "1.2.3"\nversion = "1.2.3"\n')).toEqual([])
  })

  test('texts of many lines are read line by line', () => {
    const text = 'const manifest = `\nspec:\n  image: nginx:1.25.3 \n  # image: nginx:1.0.0\n  name: x:1\n`\n'
    expect(linesOf('a.go', text)).toEqual(['text manifest: image: nginx:1.25.3'])
  })

  test('generated and minified files say nothing', () => {
    expect(linesOf('a.go', '// Code generated by x. DO NOT EDIT.\nvar image = "quay.io/a/b:1.0"\n')).toEqual([])
    expect(linesOf('a.js', `var image = "quay.io/a/b:1.0"${';'.repeat(6000)}\n`)).toEqual([])
    expect(linesOf('b.js', `var image = "quay.io/a/b:1.0"${`${';'.repeat(800)}\n`.repeat(20)}`)).toEqual([])
    expect(linesOf('a.min.js', 'var image = "quay.io/a/b:1.0"\n')).toEqual([])
  })

  test.each([
    ['a.go', GO],
    ['a.py', PYTHON],
    ['a.ts', 'const a = `x/${b}:${c.d || "1.0"}`; f({ image: "quay.io/a/b:1", tag: "1" }); sh(`docker run ${x}`)'],
    ['a.nix', `{ x = ''a''\${b}''; src = fetchurl { url = "https://h.org/v1.0/x.tgz"; rev = "1.0"; }; }`],
    ['Vagrantfile', 'system "docker run x:1.0"\ninline: <<-SHELL\n curl -L https://h.org/v1.0/x.tgz\nSHELL\n'],
  ])('every literal of a broken %s is verbatim', (path, sample) => {
    assert(
      property(mutationsOf(sample), (text) => {
        const facts = sourceCode.read({ path, text })
        expect(badLiterals({ ...facts, includes: [] }, text)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test.each(LONG_TEXTS)('takes linear time for many %j', (_, text) => {
    for (const path of ['a.go', 'a.py', 'a.nix', 'a.rb', 'a.rs']) {
      const start = performance.now()
      sourceCode.read({ path, text })
      expect(performance.now() - start).toBeLessThan(2000)
    }
  })
})
