import { describe, expect, it } from 'vitest'

import { readStageBases } from './stage-bases.ts'

const read = (text: string, options = {}) => readStageBases({ path: 'Dockerfile', text }, options)
const commandsIn = (lines: string) => read(`FROM x:1\n${lines}\n`)[0]?.commands

describe('bases of stages', () => {
  it('are images outside of the file, each FROM once, whatever is built on it', () => {
    const text =
      'ARG V=1.26\nFROM golang:${V}-alpine AS build\nRUN go build\nFROM debian:12@sha256:aa AS base\nRUN apt-get install -y curl\n' +
      'FROM base\nCOPY --from=build /x /x\nRUN curl -V\nFROM scratch AS none\nFROM base AS last\n'
    expect(read(text)).toEqual([
      {
        reference: 'golang:1.26-alpine',
        file: 'Dockerfile',
        line: 2,
        stages: [0],
        final: false,
        commands: ['go', 'sh'],
        installs: [],
      },
      {
        reference: 'debian:12@sha256:aa',
        file: 'Dockerfile',
        line: 4,
        stages: [1, 2, 4],
        final: true,
        commands: ['apt-get', 'curl', 'sh'],
        installs: ['curl'],
      },
    ])
  })

  it('follow what the build is given, and the stage that is wanted', () => {
    const text = 'ARG V=1\nFROM a/b:$V AS one\nFROM c/d:2\n'
    expect(
      read(text, { args: { V: '3' }, target: 'one' }).map(({ reference, final }) => `${reference} ${final}`),
    ).toEqual(['a/b:3 true', 'c/d:2 false'])
    expect(read('FROM $UNKNOWN\n')[0]?.reference).toBe('$UNKNOWN')
    expect(read('RUN x\n')).toEqual([])
  })

  it.each([
    ['RUN pip install -r x && /usr/bin/python3 -m x | tee log', ['pip', 'python3', 'sh', 'tee']],
    ['RUN ["/usr/local/bin/node", "a.js"]', ['node']],
    ['RUN <<EOF\ncurl x\nEOF', ['curl', 'sh']],
    ['CMD exec gunicorn app', ['gunicorn', 'sh']],
    ['ENTRYPOINT ["sh", "-c", "wget x"]', ['sh', 'wget']],
    ['ENTRYPOINT ["/app/run.sh"]', []],
    ['RUN $TOOL x; ./configure; echo a', ['sh']],
    ['HEALTHCHECK --interval=5s CMD curl -f x', ['curl', 'sh']],
    ['HEALTHCHECK NONE', []],
    ['SHELL ["/bin/bash", "-c"]', ['bash']],
    ['ENTRYPOINT [broken', []],
    ['COPY a b', []],
  ])('%s', (lines, commands) => {
    expect(commandsIn(lines)).toEqual(commands)
  })
})
