/**
 * Whether a script may say anything of what comes from outside. Most scripts of a repository start its own programs and
 * look at their state; to find that out by their letters costs a hundredth of parsing them.
 */

const TELLING = new RegExp(
  [
    // Addresses and what fetches them.
    String.raw`:\/\/|\b(?:curl|wget|aria2c|rsync)\b|\bgit (?:-\S+ \S+ )?(?:clone|checkout|fetch|switch|submodule)\b|\bsvn\b`,
    // Package managers, tools that take images or charts.
    String.raw`[Ii]nstall|\b(?:apk|pip\d?|pipx|npm|npx|yarn|pnpm|bun|bunx|uvx?|poetry|cargo|dotnet|gem|conda|mamba|brew|nix|asdf|mise)\b`,
    String.raw`\b(?:docker|podman|nerdctl|buildah|crictl|ctr|skopeo|crane|kind|k3d|minikube|helm|helmfile|pull|kustomize)\b`,
    String.raw`\bgo (?:run|get|tool)\b|\b(?:kubectl|oc) (?:apply|create|run|set)\b|\bmake\b`,
    // Names and options of what holds versions.
    String.raw`(?:[Vv]ersion|VERSION|[Tt]ag|TAG|[Ii]mage|IMAGE|IMG|[Cc]ommit|COMMIT|REVISION|REF|RELEASE|BRANCH|[Cc]hart|CHART|VER|MAJOR|MINOR|SHA)\w*["'}]?\s*[:=]`,
    String.raw`--(?:version|tag|image|ref|branch)[= ]+[\w\"'$]|latest`,
    // Versions, but no addresses of the Internet Protocol; commits.
    String.raw`(?<![\d.:])v?\d+\.\d+(?:\.\d+)?(?![\d.]*\.\d|[\d:\/])|\b[0-9a-f]{40}\b`,
    // Other files of the repository that are read in.
    String.raw`^[ \t]*(?:source|\.)[ \t]+["']?[^\s"'\/]`,
  ].join('|'),
  'gm',
)

/** Comments say nothing. */
export const isTellingScript = (text: string): boolean => {
  TELLING.lastIndex = 0
  for (let match = TELLING.exec(text); match; match = TELLING.exec(text)) {
    const line = text.lastIndexOf('\n', match.index) + 1
    if (!/^[ \t]*#/.test(text.slice(line, match.index + 1)) || text.startsWith('#!', line)) return true
    const end = text.indexOf('\n', match.index)
    if (end < 0) return false
    TELLING.lastIndex = end
  }
  return false
}
