/**
 * What a builder wrote into an image's history about one instruction (OCI image-spec, config.md, `created_by`). The field is
 * free text; these spellings are those of docker's classic builder (`/bin/sh -c #(nop)  CMD …`, `|1 X=1 /bin/sh -c …`),
 * BuildKit (`RUN /bin/sh -c … # buildkit`, `COPY . /app # buildkit`), buildah (as docker's) and kaniko (`RUN …`).
 */
import { oneLine } from './build-chain.ts'

export type HistoryEntry = Readonly<{
  /** Upper-case; `` where the builder records something else, or nothing. */
  keyword: string
  /** Of `RUN`: the script, without shell and build arguments. Of the others: what followed the keyword. */
  text: string
  /** Only the destination of a `COPY` is known: the sources are told by a hash. */
  destination?: string
}>

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

/** The shell that runs an instruction: `/bin/sh -c`, or what `SHELL` says: `/bin/bash -o pipefail -c`. */
const SHELL = /^(?:\/\S*\/)?(?:ba|da|a|z|k)?sh(?: -\S+| pipefail| errexit)* -\w*c /
const NOP = /^\/bin\/sh -c #\(nop\) +/
const HASHED = /^(?:file|dir|multi):[0-9a-f]{16,} in (.*)$/

export const readHistoryEntry = (createdBy: string): HistoryEntry => {
  const text = oneLine(createdBy).replace(/ # buildkit$/, '')
  if (NOP.test(text)) return readInstruction(text.replace(NOP, ''))
  const script = scriptOf(text)
  return script === undefined ? readInstruction(text) : { keyword: 'RUN', text: script }
}

const readInstruction = (text: string): HistoryEntry => {
  const [, keyword = '', rest = ''] = /^([A-Z]+)(?: (.*))?$/.exec(text) ?? []
  if (!KEYWORDS.has(keyword)) return { keyword: '', text }
  if (keyword === 'RUN') return { keyword, text: scriptOf(rest) ?? rest }
  const plain = withoutFlags(rest)
  const destination = HASHED.exec(plain)?.[1]
  if (destination !== undefined) return { keyword, text: plain, destination: destination.trim() }
  return { keyword, text: keyword === 'EXPOSE' ? exposedPorts(plain) : plain }
}

/** What the shell was given; `undefined` where no shell stands in front. */
const scriptOf = (text: string): string | undefined => {
  const command = text.startsWith('|') ? withoutArguments(text) : text
  return SHELL.test(command) ? command.replace(SHELL, '') : undefined
}

/** `|2 A=1 B=two words /bin/sh -c …`: values may hold blanks, so the shell is what ends them. */
const withoutArguments = (text: string): string => {
  const shell = / (?=(?:\/\S*\/)?(?:ba|da|a|z|k)?sh(?: -\S+| pipefail| errexit)* -\w*c )/.exec(text)
  return shell ? text.slice(shell.index + 1) : text
}

const withoutFlags = (text: string): string => text.replace(/^(?:--[\w-]+(?:=\S*)? )+/, '')

/** BuildKit writes `map[80/tcp:{} 443/tcp:{}]`. */
const exposedPorts = (text: string): string =>
  text.startsWith('map[') ? [...text.matchAll(/(\d+)(?:\/(\w+))?:\{\}/g)].map(([, port]) => port).join(' ') : text
