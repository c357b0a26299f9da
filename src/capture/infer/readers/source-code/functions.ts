/** What well-known functions do with a string, as data. Names are compared by their end: `fmt.Sprintf`, `cmd.Flags().StringVar`. */

/** Reads a variable of the environment: the name first, what holds without it second. */
const ENVIRONMENT =
  /(?:^|\.|::)(?:\w*get_?env\w*|\w*env_?or\w*|lookup_?env|environ\.get|env::var(?:_os)?|ENV\.fetch|env\.(?:get\w*|str|string|fetch)|(?:get)?OrDefault|getProperty|env)$/i

/** Puts values into a text with placeholders; the text first. */
const FORMAT = /(?:^|\.|::)(?:Sprintf|String\.format|sprintf|format!?|formatted|f)$/

/** Defines an option of the command line; by the name, the position of its default value. */
const OPTION_DEFAULTS: Readonly<Record<string, number>> = {
  String: 1,
  StringP: 2,
  StringVar: 2,
  StringVarP: 3,
  StringSlice: 1,
  StringSliceVar: 2,
  DEFINE_string: 1,
}
const OPTION = /(?:^|\.)(String(?:Slice)?(?:Var)?P?|DEFINE_string)$/

/** Wraps a value without changing it. */
const WRAPPER = /(?:^|\.|::)(?:str|Some|Ok|ptr\.To|to_string|String::from|of|ofNullable|Optional\.of|cast|Path|lit)$/

/** Takes what holds where the value before it is missing. */
const DEFAULTING = /^(?:unwrap_or|or_?else|getOrElse|orElse|or|withDefault)$/i

/** Compares, searches, reports or names a test: what it is given fixes nothing. */
const COMPARING =
  /(?:^|\.|::)(?:assert\w*!?|expect\w*|to(?:Be|Equal|Match|Contain|Have|Throw|Strict)\w*|should\w*|require\.\w+|Equal\w*|NotEqual|eq|neq|equals\w*|Contains\w*|includes|has_?prefix|has_?suffix|starts_?with|ends_?with|match\w*|test|indexOf|split\w*|replace\w*|trim\w*|index|compare\w*|verify|log\w*|print\w*!?|echo|error\w*|errorf|warn\w*|info\w*|debug\w*|trace\w*|fatal\w*|panic\w*!?|Skipf?|By|Describe\w*|Context|It|describe|it|raise|throw|fail\w*|\w*Error|\w*Exception|Wrapf?|Fprint\w*|Println?|re\.\w+|regexp\.\w+|RegExp|compile)$/

export const isEnvironment = (name: string): boolean => ENVIRONMENT.test(name)
export const isFormat = (name: string): boolean => FORMAT.test(name)
export const isWrapper = (name: string): boolean => WRAPPER.test(name)
export const isDefaulting = (name: string): boolean => DEFAULTING.test(name)
export const isComparing = (name: string): boolean => !isTransparent(name) && COMPARING.test(name)

/** The value passes through: what the whole call is given to counts. */
export const isTransparent = (name: string): boolean =>
  optionDefault(name) === undefined && (isEnvironment(name) || isFormat(name) || isWrapper(name) || isDefaulting(name))

/** Position of the default value among the arguments of a function that defines an option. */
export const optionDefault = (name: string): number | undefined => {
  const option = OPTION.exec(name)?.[1]
  return option === undefined ? undefined : OPTION_DEFAULTS[option]
}
