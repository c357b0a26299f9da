/** The tools that define version orders, asked for many pairs at once. Nothing of a version reaches a shell as code: pairs go in on stdin. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as semver from 'semver'

export type Pair = readonly [string, string]

/** The tool does not take one of the two for a version. */
export const REFUSED = 2

export type Oracle = Readonly<{
  /** Name of the scheme that it judges. */
  scheme: string
  tool: string
  /** OSV ecosystem families whose versions make the list; empty for all. */
  families: readonly string[]
  /** Which of them the tool can be asked for; all by default. */
  accepts?: (version: string) => boolean
  /** How many pairs it can be asked for in reasonable time. */
  limit: number
  /** -1, 0, 1 or REFUSED for each pair, in order. Throws where the tool is missing. */
  ask: (pairs: readonly Pair[]) => readonly number[]
}>

const askOnStdin = (command: string, args: readonly string[], pairs: readonly Pair[]): readonly number[] => {
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('')
  const output = execFileSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  return output.split('\n').filter(Boolean).map(Number)
}

const PACKAGING = `
import sys
from packaging.version import Version, InvalidVersion
for line in sys.stdin:
    try:
        a, b = (Version(v) for v in line.split())
        print((a > b) - (a < b))
    except InvalidVersion:
        print(2)
`

const DPKG = `while read -r a b; do
  if dpkg --compare-versions "$a" lt "$b"; then echo -1
  elif dpkg --compare-versions "$a" gt "$b"; then echo 1
  else echo 0; fi
done`

const APK = `while read -r a b; do
  case "$(apk version -t "$a" "$b")" in '<') echo -1;; '>') echo 1;; '=') echo 0;; *) echo 2;; esac
done`

const RPM = `%{lua:
  for line in io.lines() do
    local a, b = line:match("^(%S+) (%S+)$")
    a, b = rpm.ver(a), rpm.ver(b)
    print((a < b) and "-1\\n" or ((b < a) and "1\\n" or "0\\n"))
  end
}`

const RUBY = 'STDIN.each_line { |line| a, b = line.split.map { |v| Gem::Version.new(v) }; puts(a <=> b) }'

const GO = `package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
	"strings"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		pair := strings.Fields(in.Text())
		fmt.Println(version.Compare("go"+pair[0], "go"+pair[1]))
	}
}
`

const askGo = (pairs: readonly Pair[]): readonly number[] => {
  const program = join(mkdtempSync(join(tmpdir(), 'version-order-')), 'main.go')
  writeFileSync(program, GO)
  return askOnStdin('go', ['run', program], pairs)
}

/** Maven's class compares neighbours of its arguments and prints `   1.0 < 1.1`: every second line is a pair of ours. */
const askMaven = (pairs: readonly Pair[]): readonly number[] => {
  const libraries = process.env['MAVEN_LIB'] ?? '/usr/share/maven/lib'
  const main = 'org.apache.maven.artifact.versioning.ComparableVersion'
  const signs: number[] = []
  for (let start = 0; start < pairs.length; start += 2_000) {
    const versions = pairs.slice(start, start + 2_000).flat()
    const output = execFileSync('java', ['-cp', `${libraries}/*`, main, ...versions], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    const answers = [...output.matchAll(/^ {3}\S+ (<|==|>) \S+$/gm)].filter((_, index) => index % 2 === 0)
    signs.push(...answers.map(([, sign]) => (sign === '<' ? -1 : sign === '>' ? 1 : 0)))
  }
  return signs
}

const askSemver = (pairs: readonly Pair[]): readonly number[] =>
  pairs.map(([a, b]) => (semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : REFUSED))

const GO_VERSION = /^1\.\d+(\.\d+|(alpha|beta|rc)\d+)?$/

export const ORACLES: readonly Oracle[] = [
  { scheme: 'semver', tool: 'the semver library', families: [], limit: 400_000, ask: askSemver },
  {
    scheme: 'pep440',
    tool: 'packaging',
    families: ['PyPI'],
    limit: 400_000,
    ask: (pairs) => askOnStdin(process.env['PYTHON'] ?? 'python3', ['-c', PACKAGING], pairs),
  },
  {
    scheme: 'deb',
    tool: 'dpkg',
    families: ['Debian', 'Ubuntu'],
    limit: 20_000,
    ask: (pairs) => askOnStdin('sh', ['-c', DPKG], pairs),
  },
  {
    scheme: 'apk',
    tool: 'apk',
    families: ['Alpine'],
    limit: 20_000,
    ask: (pairs) =>
      process.env['APK'] === undefined
        ? askOnStdin('sh', ['-c', APK], pairs)
        : askOnStdin(process.env['APK'], [], pairs),
  },
  {
    scheme: 'rpm',
    tool: 'rpm',
    // No list of rpm's own: what others write is a harder test of the order than what rpm's users write.
    families: ['Debian', 'Ubuntu', 'Alpine', 'Maven'],
    // rpm takes the first hyphen for the release where a version has several; packages never do.
    accepts: (version) => (version.match(/-/g) ?? []).length <= 1,
    limit: 400_000,
    ask: (pairs) => askOnStdin('rpm', ['--eval', RPM], pairs),
  },
  { scheme: 'maven', tool: "Maven's ComparableVersion", families: ['Maven'], limit: 20_000, ask: askMaven },
  {
    scheme: 'gem',
    tool: 'RubyGems',
    families: ['RubyGems'],
    limit: 400_000,
    ask: (pairs) => askOnStdin('ruby', ['-e', RUBY], pairs),
  },
  {
    scheme: 'golang-version',
    tool: 'go/version',
    families: [],
    accepts: (version) => GO_VERSION.test(version),
    limit: 400_000,
    ask: askGo,
  },
]
