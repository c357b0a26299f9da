import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { mapText, wholeText } from '../mapped-text.ts'
import { badLiterals, factLines, templateText } from '../testing.ts'
import { commandFacts, expandedTemplate, shellFacts } from './shell-facts.ts'

/** The facts of a script, after it was seen that every literal stands in it. */
const read = (text: string): readonly string[] => {
  const facts = shellFacts(wholeText(text))
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('definitions', () => {
  test.each([
    ['X=1.2', ['X = 1.2']],
    ['export X="1.2" Y=\'a b\'', ['X = 1.2', 'Y = a b']],
    ['readonly X=1; declare -r Y=2', ['X = 1', 'Y = 2']],
    ['X=${X:-v1}', ['X ?= v1']],
    ['X="${X-v1}"', ['X ?= v1']],
    ['X=${Y:-v1}', ['X = ‹Y:v1›']],
    ['X=${1:-v1}', ['X = ‹1:v1›']],
    ['X=${Y#v}.${Z%.*}', ['X = ‹Y~›.‹Z~›']],
    ['X=a"b"\\ c\\\nd', ['X = ab cd']],
    ['X=(a "b c" $Y)', ['X = a', 'X = b c', 'X = ‹Y›']],
    ['declare -A M=([kubectl]=v1 ["helm"]=v3)', ['M[kubectl] = v1', 'M = v1', 'M[helm] = v3', 'M = v3']],
    ['for v in 1.30.0 "1.31.2"; do :; done', ['v = 1.30.0', 'v = 1.31.2', 'script', '  :']],
    ['case $1 in a) X=1;; *) X=2;; esac', ['X = 1', 'X = 2']],
    ['f() { local X=1; Y=2; }', ['X = 1 (f)', 'Y = 2']],
    [': "${X:=v1}"', ['X ?= v1', 'script', '  : ‹X:v1›']],
    ['if a; then X=1; else X=2; fi', ['X = 1', 'X = 2', 'script', '  a']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('of the environment of later steps', () => {
    expect(read('echo "X=1.2" >> "$GITHUB_ENV"\ncat >> $GITHUB_ENV <<EOF\nY=2\nEOF')).toEqual([
      'X = 1.2',
      'Y = 2',
      'script',
      '  echo X=1.2',
      '  cat',
    ])
  })
})

describe('commands', () => {
  test.each([
    ['curl -L https://h/$V | sudo tar -xz -C "/a b"', ['  curl -L https://h/‹V› | tar -xz -C "/a b"']],
    ['a && b || c; d\ne', ['  a', '  b', '  c', '  d', '  e']],
    ['sudo -u root A=1 env -u Z B=2 timeout -k 5 10 nice -n 5 make x', ['  A=1 B=2 make x']],
    ['command -v docker', ['  command -v docker']],
    ['X=1 ./run.sh', ['  X=1 ./run.sh']],
    ['make V=1.2 W=$X all', ['  V=1.2 W=‹X› make V=1.2 W=‹X› all']],
    ['docker build --build-arg=A=1 --build-arg B=2 .', ['  A=1 B=2 docker build --build-arg=A=1 --build-arg B=2 .']],
    ['helm install x --set a.b=1,c=$D', ['  .Values.a.b=1 .Values.c=‹D› helm install x --set a.b=1,c=‹D›']],
    ['cmake -DX=1 -B b', ['  X=1 cmake -DX=1 -B b']],
    ['x=$(git describe)', ['x = ‹›', 'script', '  git describe']],
    ['echo "$(date) $(( 1 + 2 ))"', ['  date', '  echo "‹› ‹›"']],
    ['diff <(a) <(b)', ['  a', '  b', '  diff ‹› ‹›']],
    ['echo `a \\`b\\``', ['  b', '  a ‹›', '  echo ‹›']],
    ['time { a | b; }', ['  a | b']],
    ['while read x; do a $x; done < <(b)', ['  read x', '  a ‹x›', '  b']],
    ['[ "$X" = 1.2 ] && [[ $Y == 1.3 ]] && a', ['  a']],
    ["echo $'a\\nb' {a,b} *.sh", ['  echo a‹›b {a,b} *.sh']],
    ['kubectl get $(params.version) $(goVersion)', ['  kubectl get ‹params.version› ‹goVersion›']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected[0]?.startsWith('  ') ? ['script', ...expected] : expected)
  })

  test.each([
    ['sh -c "a $X && b"', ['  sh -c "a ‹X› && b"', '  a ‹X›', '  b']],
    ["bash -euxo pipefail -c 'X=1 a'", ['  bash -euxo pipefail -c "X=1 a"', '  X=1 a']],
    ['eval "a $X"', ['  eval "a ‹X›"', '  a ‹X›']],
    ["ssh -p 22 host 'a; b'", ['  ssh -p 22 host "a; b"', '  a', '  b']],
    ['docker exec -it c apt-get install x', ['  docker exec -it c apt-get install x', '  apt-get install x']],
    ["su -c 'a b' root", ['  su -c "a b" root', '  a b']],
    ['xargs -n 1 -I{} a {}', ['  a {}']],
    ['poetry run pip install x', ['  poetry run pip install x', '  pip install x']],
  ])('in commands: %s', (text, expected) => {
    expect(read(text)).toEqual(['script', ...expected])
  })

  test('run in the image that the words name', () => {
    expect(read('docker run --rm -v a:b alpine:3.20 sh -c "apk add x"')).toEqual([
      'script',
      '  docker run --rm -v a:b alpine:3.20 sh -c "apk add x"',
      'script on alpine:3.20',
      '  apk add x',
    ])
  })

  test('of functions are scripts of their own', () => {
    expect(read('f() { a x; }\nf v1\n')).toEqual(['script', '  f v1', 'script f', '  a x'])
  })

  test('of one list of words', () => {
    const words = ['sh', '-c', 'a 1; b'].map((text, index) => [{ text, start: index * 10 }])
    expect(factLines(commandFacts(words))).toEqual(['script', '  sh -c "a 1; b"', '  a 1', '  b'])
  })

  test('that echo a variable give it', () => {
    expect(read('X=$(echo $Y)\nZ=$(echo "$Y" | cut -c2-)').slice(0, 2)).toEqual(['X = ‹Y›', 'Z = ‹Y~›'])
  })
})

test('files that are read in', () => {
  expect(
    read('. ./a.sh\nsource "$(dirname "$0")/b.sh"\nsource "${REPO_ROOT}/c.sh"').filter((line) =>
      line.startsWith('include'),
    ),
  ).toEqual(['include ./a.sh from file', 'include ‹›/b.sh from file', 'include ‹REPO_ROOT›/c.sh from root'])
})

describe('here-documents', () => {
  test('as blocks and texts', () => {
    const text =
      'cat > a.yaml <<EOF\nkind: Pod\nspec:\n  containers:\n  - image: a/b:$X  # note\n    name: c\n  - image: "d:1.2"\nlist:\n- e:1\nEOF\n'
    expect(read(text)).toEqual([
      'script',
      '  cat',
      'spec.containers.0 {image: a/b:‹X› # note, name: c}',
      'spec.containers.1 {image: d:1.2}',
      'list {0: e:1}',
      'text a.yaml: - image: a/b:‹X›  # note',
      'text a.yaml: - image: "d:1.2"',
      'text a.yaml: - e:1',
    ])
  })

  test.each([
    ["bash <<'EOF'\na $X\nEOF", ['  bash', '  a ‹X›']],
    ['ssh h <<EOF\na \\$X\nEOF', ['  ssh h', '  a ‹X›']],
    ['cat > x.sh <<EOF\na\nEOF', ['  cat', '  a']],
    ['<<EOF\na 1\nEOF', ['  a 1']],
  ])('as scripts: %j', (text, expected) => {
    expect(read(text)).toEqual(['script', ...expected])
  })
})

describe('expressions of other languages', () => {
  test('are parts of words', () => {
    expect(read('curl https://h/${{ env.V }}/{{ x | default("a b") }}/{{ .Values.c }}')).toEqual([
      'script',
      '  curl "https://h/‹V›/‹x:a b›/‹.Values.c›"',
    ])
  })

  test('that give no text leave none', () => {
    expect(read('{% if a %}\nX=1{% endif %}\n{{- if .Values.b }}\ny {{ end }}z\n{{- end }}\n')).toEqual([
      'X = 1',
      'script',
      '  y z',
    ])
  })
})

describe('what does not parse', () => {
  test.each([
    ['a 1\n)\nb 2', ['  a 1', '  b 2']],
    ["a 1\necho it's\nb 2", ['  a 1', "  echo it's", '  b 2']],
    ['a\nX=$(b\nc 1', ['  a', '  c 1']],
    ['if a; then b 1', ['  a', '  b 1']],
  ])('%j costs its own line', (text, expected) => {
    expect(read(text).filter((line) => line.startsWith('  '))).toEqual(expect.arrayContaining(expected))
  })

  test('no text is too odd', () => {
    const piece = constantFrom(
      ..."$( ${ $(( ` \" ' \\ ) } { [[ (( | && ; <<E <( # ${{ }} {{ a=( if fi case esac \n $'\\x a $X eval sh -c".split(
        ' ',
      ),
      '\n',
      ' ',
    )
    assert(
      property(array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        expect(badLiterals(shellFacts(wholeText(text)), text)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('a long script with a substitution that never ends is read without it', () => {
    const line = 'echo "$(a "b") c" \'d\' "${e}"\n'
    const text = `V=$(git describe\n${line.repeat(2000)}X=$(cut "1)")\n`
    const start = performance.now()
    const facts = shellFacts(wholeText(text))
    expect(facts.definitions.map(({ name }) => name)).toEqual(['X'])
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test.each(['$(', '"$(', '`', 'f(){ ', '<<A <<B ', 'eval "', 'cat <<E\n', 'sudo ', '((', '${a:-', 'coproc '])(
    '%j without end ends',
    (unit) => {
      const start = performance.now()
      shellFacts(wholeText(`echo ${unit.repeat(20_000)}`))
      expect(performance.now() - start).toBeLessThan(5000)
    },
  )
})

test('a script that was taken out of another text keeps its offsets', () => {
  const file = 'run: |\n    A=1\n    curl h/$A\n'
  const lines = [
    { text: 'A=1\n', start: 11 },
    { text: 'curl h/$A\n', start: 19 },
  ]
  const facts = shellFacts(mapText(lines), { within: 'job' })
  expect(badLiterals(facts, file)).toEqual([])
  expect(factLines(facts)).toEqual(['A = 1 (job)', 'script job', '  curl h/‹A›'])
})

test.each([
  ['a', 'a'],
  ['a $X "b" \\$c', 'a ‹X› "b" $c'],
  ["it's ${X:-1.2}/{{ y }}", "it's ‹X:1.2›/‹y›"],
])('expandedTemplate %j', (text, expected) => {
  expect(templateText(expandedTemplate(wholeText(text)))).toBe(expected)
})
