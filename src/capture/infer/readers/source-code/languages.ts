/**
 * How programming languages write comments and strings, as data. A language is told by the file's name; what the table
 * does not know of it (regular expressions of JavaScript inside a class, here-documents) costs a string, never the file.
 */

/** How an expression stands inside a string, and in which strings. */
type Interpolation = Readonly<{
  /** What begins an expression; it ends at the bracket that matches the marker's own, or with the name where it has none. */
  markers: readonly string[]
  /** Only in strings with this letter or sign before the quote (`f"…"`, `$"…"`). */
  prefix?: RegExp
  /** Only in strings of these quotes. */
  quotes?: string
}>

export type Language = Readonly<{
  name: string
  /** Comments and strings, the longer opener first. Each alternative takes at least one character and never backtracks far. */
  token: RegExp
  /** How comments begin; everything else that `token` finds is a string. */
  comment: RegExp
  interpolation?: Interpolation
  /** A string that stands alone as a statement explains what stands above or below it. */
  hasDocstrings?: true
}>

const BLOCK = String.raw`\/\*[^]*?(?:\*\/|$)`
const SLASHES = String.raw`\/\/[^\n]*`
const HASH = String.raw`#[^\n]*`
const DOUBLE = String.raw`"[^"\\\n]*(?:\\[^][^"\\\n]*)*"?`
const DOUBLE_LINES = String.raw`"[^"\\]*(?:\\[^][^"\\]*)*"?`
const SINGLE = String.raw`'[^'\\\n]*(?:\\[^][^'\\\n]*)*'?`
const TRIPLE_DOUBLE = String.raw`"""[^]*?(?:"""|$)`
const TRIPLE_SINGLE = String.raw`'''[^]*?(?:'''|$)`
const CHARACTER = String.raw`'(?:[^'\\\n]|\\[^\n][^'\n]{0,9})'`
/** A regular expression of JavaScript stands where no value can end. */
const JS_REGEX = String.raw`(?<=[(,=:[!&|?{};]\s?)\/(?![*\/])(?:[^\\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`
const JS_TEMPLATE = '`[^`\\\\]*(?:\\\\[^][^`\\\\]*)*`?'
const GO_RAW = '`[^`]*`?'
const RUST_RAW = String.raw`\br(#{1,8})"[^]*?(?:"\1|$)`
const CPP_RAW = String.raw`R"([^()\\\s]{0,16})\([^]*?(?:\)\2"|$)`
const CSHARP_VERBATIM = String.raw`(?:@\$?|\$@)"[^"]*(?:""[^"]*)*"?`
const LUA_LONG = String.raw`\[\[[^]*?(?:\]\]|$)`
const NIX_LINES = String.raw`''[^'\\]*(?:(?:'(?!')|'''|\\[^])[^'\\]*)*(?:''|$)`

const tokens = (...alternatives: readonly string[]): RegExp => new RegExp(alternatives.join('|'), 'g')

const SLASH_COMMENT = /^\/[/*]/
const HASH_COMMENT = /^#/

const python: Language = {
  name: 'python',
  token: tokens(HASH, TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE),
  comment: HASH_COMMENT,
  interpolation: { markers: ['{'], prefix: /[fF]/ },
  hasDocstrings: true,
}

const javascript: Language = {
  name: 'javascript',
  token: tokens(SLASHES, BLOCK, DOUBLE, SINGLE, JS_TEMPLATE, JS_REGEX),
  comment: /^\//,
  interpolation: { markers: ['${'], quotes: '`' },
}

const jvm: Language = {
  name: 'jvm',
  token: tokens(SLASHES, BLOCK, TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE),
  comment: SLASH_COMMENT,
  interpolation: { markers: ['${', '$'], quotes: '"' },
}

const java: Language = {
  name: 'java',
  token: tokens(SLASHES, BLOCK, TRIPLE_DOUBLE, DOUBLE, CHARACTER),
  comment: SLASH_COMMENT,
}

const go: Language = {
  name: 'go',
  token: tokens(SLASHES, BLOCK, DOUBLE, GO_RAW, CHARACTER),
  comment: SLASH_COMMENT,
}

const rust: Language = {
  name: 'rust',
  token: tokens(SLASHES, BLOCK, RUST_RAW, DOUBLE_LINES, CHARACTER),
  comment: SLASH_COMMENT,
}

const c: Language = {
  name: 'c',
  token: new RegExp([SLASHES, BLOCK, CPP_RAW.replace('\\2', '\\1'), DOUBLE, CHARACTER].join('|'), 'g'),
  comment: SLASH_COMMENT,
}

const csharp: Language = {
  name: 'csharp',
  token: tokens(SLASHES, BLOCK, TRIPLE_DOUBLE, CSHARP_VERBATIM, DOUBLE, CHARACTER),
  comment: SLASH_COMMENT,
  interpolation: { markers: ['{'], prefix: /\$/ },
}

const ruby: Language = {
  name: 'ruby',
  token: tokens(HASH, DOUBLE, SINGLE),
  comment: HASH_COMMENT,
  interpolation: { markers: ['#{'], quotes: '"' },
}

const perl: Language = {
  name: 'perl',
  token: tokens(String.raw`(?<=\n)=[a-z][^]*?(?:\n=cut|$)`, String.raw`(?<!\$)#[^\n]*`, DOUBLE, SINGLE),
  comment: /^[#=]/,
  interpolation: { markers: ['${', '$'], quotes: '"' },
}

const php: Language = {
  name: 'php',
  token: tokens(SLASHES, BLOCK, String.raw`#(?!\[)[^\n]*`, DOUBLE_LINES, SINGLE),
  comment: /^(?:\/[/*]|#)/,
  interpolation: { markers: ['{$', '${', '$'], quotes: '"' },
}

const lua: Language = {
  name: 'lua',
  token: tokens(String.raw`--\[\[[^]*?(?:\]\]|$)`, String.raw`--[^\n]*`, LUA_LONG, DOUBLE, SINGLE),
  comment: /^--/,
}

const nix: Language = {
  name: 'nix',
  token: tokens(HASH, BLOCK, NIX_LINES, DOUBLE_LINES),
  comment: /^(?:#|\/\*)/,
  interpolation: { markers: ['${'] },
}

const elixir: Language = {
  name: 'elixir',
  token: tokens(HASH, TRIPLE_DOUBLE, DOUBLE, SINGLE),
  comment: HASH_COMMENT,
  interpolation: { markers: ['#{'], quotes: '"' },
  hasDocstrings: true,
}

const swift: Language = {
  name: 'swift',
  token: tokens(SLASHES, BLOCK, TRIPLE_DOUBLE, DOUBLE),
  comment: SLASH_COMMENT,
  interpolation: { markers: ['\\('] },
}

const dart: Language = { ...javascript, name: 'dart', interpolation: { markers: ['${', '$'] } }

const EXTENSIONS: Readonly<Record<string, Language>> = {
  go,
  py: python,
  pyi: python,
  bzl: python,
  star: python,
  bazel: python,
  tiltfile: python,
  js: javascript,
  jsx: javascript,
  mjs: javascript,
  cjs: javascript,
  ts: javascript,
  tsx: javascript,
  mts: javascript,
  cts: javascript,
  dart,
  java,
  kt: jvm,
  kts: jvm,
  groovy: jvm,
  gradle: jvm,
  scala: jvm,
  sbt: jvm,
  sc: jvm,
  rb: ruby,
  rake: ruby,
  gemspec: ruby,
  rs: rust,
  c,
  h: c,
  cc: c,
  cpp: c,
  cxx: c,
  hpp: c,
  hh: c,
  m: c,
  cs: csharp,
  csx: csharp,
  php,
  pl: perl,
  pm: perl,
  lua,
  nix,
  ex: elixir,
  exs: elixir,
  swift,
}

const NAMES: Readonly<Record<string, Language>> = {
  BUILD: python,
  WORKSPACE: python,
  Tiltfile: python,
  SConstruct: python,
  SConscript: python,
  Snakefile: python,
  wscript: python,
  Jenkinsfile: jvm,
  Vagrantfile: ruby,
  Rakefile: ruby,
  Podfile: ruby,
  Fastfile: ruby,
  Dangerfile: ruby,
  Brewfile: ruby,
}

/** By the file's extension, or its whole name (`Jenkinsfile.release` too). */
export const languageOf = (path: string): Language | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const stem = name.slice(0, name.includes('.') ? name.indexOf('.') : undefined)
  return EXTENSIONS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? NAMES[stem]
}
