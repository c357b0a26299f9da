/**
 * Commands that a variable holds: `MARKDOWNLINT := $(DOCKER) run --rm org/markdownlint:$(V)`, a script that is sent to
 * another machine. They are read where they are written; where the variable is used nothing more is known of them.
 */
import { plainText } from '../shell/shell-commands.ts'
import { joinedText, type ShellText } from '../shell/shell-text.ts'
import type { Template } from '../template.ts'

/** At the start of a line, what fetches something when it is run; the first word may be a variable. */
const FETCHING = new RegExp(
  String.raw`^[ \t]*(?:sudo[ \t]+|[A-Za-z_]\w{0,40}=\S{0,200}[ \t]+){0,6}(?:` +
    String.raw`(?:docker|podman|nerdctl|\uE000)[ \t]+(?:run|pull)[ \t]|(?:npx|uvx)[ \t]|(?:curl|wget)[ \t]|git[ \t]+clone[ \t]|` +
    String.raw`(?:apt|apt-get|yum|dnf|apk|pip3?|npm|go|cargo|gem|helm|pipx|brew)[ \t]+(?:-{1,2}[\w-]+[ \t]+){0,3}(?:install|add|run)[ \t])`,
  'm',
)
/** Text that is shown to people. */
const SHOWN = /usage|help|example|doc|message|msg|desc|text|prompt|warning|error/i

/** `undefined` for a value that is none. */
export const heldCommands = (name: string, value: Template): ShellText | undefined => {
  if (value.length === 0 || SHOWN.test(name)) return undefined
  const text = plainText(value)
  return text.includes(' ') && FETCHING.test(text) ? joinedText([value]) : undefined
}
