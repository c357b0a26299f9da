/**
 * What the reading of a script must know of programs: which ones run another one that is named in their words, which take
 * a script as a word, and which hand values on to variables of another file. Options as the programs' manuals list them.
 */

export type Wrapper = Readonly<{
  /** Options that take the next word as their value. */
  valued?: readonly string[]
  /** Words between the options and the program: the duration of `timeout`. */
  operands?: number
  /** `NAME=value` words before the program are its environment. */
  assigns?: boolean
  /** With one of these it runs nothing: `command -v docker`. */
  queries?: readonly string[]
}>

/** Programs that run their words and are left out. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  Object.entries<Wrapper>({
    sudo: {
      valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group'],
      assigns: true,
      queries: ['-v', '-k', '-l'],
    },
    doas: { valued: ['-u', '-C'] },
    env: { valued: ['-u', '-C', '--unset', '--chdir'], assigns: true },
    time: { valued: ['-f', '-o'] },
    nohup: {},
    exec: { valued: ['-a'] },
    command: { queries: ['-v', '-V'] },
    builtin: {},
    nice: { valued: ['-n'] },
    ionice: { valued: ['-c', '-n', '-p'] },
    chrt: { operands: 1 },
    timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], operands: 1 },
    stdbuf: { valued: ['-i', '-o', '-e'] },
    setsid: {},
    unbuffer: {},
    eatmydata: {},
    fakeroot: {},
    caffeinate: {},
    strace: { valued: ['-e', '-o', '-p'] },
    xargs: {
      valued: [
        '-a',
        '-d',
        '-E',
        '-I',
        '-L',
        '-n',
        '-P',
        '-s',
        '--max-args',
        '--max-procs',
        '--delimiter',
        '--arg-file',
      ],
    },
    retry: { valued: ['-t', '-d', '--times', '--delay', '--tries'] },
    gosu: { operands: 1 },
    'su-exec': { operands: 1 },
    setarch: { operands: 1 },
    flock: { valued: ['-w', '-E'], operands: 1 },
    chroot: { operands: 1 },
    run: {},
    travis_retry: {},
    busybox: {},
    ccache: {},
  }),
)

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh'])

/** How a program names the machine or container in which it runs the rest of its words. */
export type Remote = Readonly<{
  /** Words that must follow the program: `exec` of `docker exec`. */
  subcommands: readonly (readonly string[])[]
  valued: readonly string[]
  /** Every option but these takes the next word; in place of `valued`. */
  flags?: readonly string[]
  /** Words between the options and the program: 1, the container, unless said; the rest after `--` where there is one. */
  operands?: number
  /** The operand is an image: what runs, runs in it. */
  image?: boolean
  /** Its words are joined and read by a shell. */
  isScript?: boolean
}>

const EXEC_VALUED = ['-e', '-u', '-w', '--env', '--user', '--workdir', '--env-file', '--detach-keys', '--index']
const RUNNER_VALUED = ['-C', '-P', '-p', '--with', '--extra', '--group', '--project', '--directory', '--python']
const RUN_FLAGS = (
  '-d -i -t -it -ti -dt -dit -itd -P -q --rm --init --detach --tty --interactive --privileged --read-only --publish-all ' +
  '--no-healthcheck --oom-kill-disable --quiet --tls-verify --replace --systemd --no-deps --build -T --service-ports'
).split(' ')

export const REMOTES: ReadonlyMap<string, readonly Remote[]> = new Map<string, readonly Remote[]>([
  ...['docker', 'podman', 'nerdctl'].map((program): [string, readonly Remote[]] => [
    program,
    [
      { subcommands: [['exec'], ['container', 'exec'], ['compose', 'exec']], valued: EXEC_VALUED },
      { subcommands: [['run'], ['container', 'run']], valued: [], flags: RUN_FLAGS, image: true },
    ],
  ]),
  ['docker-compose', [{ subcommands: [['exec']], valued: EXEC_VALUED }]],
  [
    'kubectl',
    [{ subcommands: [['exec']], valued: ['-n', '-c', '--namespace', '--container', '--context', '--kubeconfig'] }],
  ],
  [
    'oc',
    [{ subcommands: [['exec']], valued: ['-n', '-c', '--namespace', '--container', '--context', '--kubeconfig'] }],
  ],
  [
    'ssh',
    [
      {
        subcommands: [[]],
        valued: '-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w'.split(' '),
        isScript: true,
      },
    ],
  ],
  ...['poetry', 'pipenv', 'uv', 'pdm', 'rye', 'hatch', 'bundle', 'mise'].map((program): [string, readonly Remote[]] => [
    program,
    [{ subcommands: [['run'], ['exec']], valued: RUNNER_VALUED, operands: 0 }],
  ]),
])

/** Options whose value is a script: `su -c 'apt-get install jq' root`. */
export const SCRIPT_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['su', ['-c', '--command']],
  ['runuser', ['-c', '--command']],
  ['script', ['-c', '--command']],
  ['nix-shell', ['--run', '--command']],
  ['vagrant', ['-c', '--command']],
  ['flock', ['-c']],
  ['multipass', ['-c']],
])

/** How values are handed to variables of what a program runs. */
export type Handover = Readonly<{
  /** Absent: plain words `NAME=value`. */
  options?: readonly string[]
  /** The value follows the option without a blank: `-DNAME=value`. */
  attached?: boolean
  /** What stands before the name where it is used. */
  prefix?: string
  /** What separates several in one word. */
  separator?: ',' | ' '
}>

const handedBy = (programs: string, handover: Handover): readonly (readonly [string, Handover])[] =>
  programs.split(' ').map((program) => [program, handover])

export const HANDOVERS: ReadonlyMap<string, Handover> = new Map([
  ...handedBy('make gmake remake', {}),
  ...handedBy('docker podman buildah nerdctl docker-compose buildctl executor kaniko', {
    options: ['--build-arg', '-e', '--env'],
  }),
  ...handedBy('just', { options: ['--set'] }),
  ...handedBy('helm helmfile', { options: ['--set', '--set-string'], prefix: '.Values.', separator: ',' }),
  ...handedBy('terraform tofu packer', { options: ['-var', '--var'], prefix: 'var.' }),
  ...handedBy('ansible-playbook ansible', { options: ['-e', '--extra-vars'], separator: ' ' }),
  ...handedBy('cmake meson mvn mvnw gradle gradlew', { options: ['-D', '-P'], attached: true }),
])

/** Files whose lines become variables of what runs next: `echo X=1 >> "$GITHUB_ENV"`. */
export const ENVIRONMENT_FILES = /^(?:GITHUB_ENV|BASH_ENV)$|(?:^|\/)(?:[\w.-]*\.env|\.(?:env|bashrc|profile|zshrc))$/
