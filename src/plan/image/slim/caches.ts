/** What package managers and languages leave behind, where it lies, and how an instruction leaves nothing (their manuals). */

export type Cache = Readonly<{ title: string; path: RegExp; reason: string; edit: string }>

const HOME = '(?:root|home/[^/]+)'

/** The first that matches a path has it. */
export const CACHES: readonly Cache[] = [
  {
    title: "apt's package lists",
    path: /^var\/lib\/apt\/lists\//,
    reason: 'the next apt-get update downloads them again',
    edit: 'end the same RUN with: && rm -rf /var/lib/apt/lists/*',
  },
  {
    title: "apt's downloaded packages",
    path: /^var\/cache\/apt\//,
    reason: 'they are installed already',
    edit: 'end the same RUN with: && apt-get clean',
  },
  {
    title: "apk's index and packages",
    path: /^(?:var\/cache\/apk|etc\/apk\/cache)\//,
    reason: 'they are installed already',
    edit: 'apk add --no-cache',
  },
  {
    title: "dnf's metadata and packages",
    path: /^var\/(?:cache|lib)\/(?:dnf|yum|libdnf5|zypp)\/(?!history)/,
    reason: 'the next run downloads them again',
    edit: 'end the same RUN with: && dnf clean all && rm -rf /var/cache/dnf',
  },
  {
    title: "pip's cache",
    path: new RegExp(`^${HOME}/\\.cache/(?:pip|uv|pypoetry)/`),
    reason: 'it only spares downloads of a later build',
    edit: 'pip install --no-cache-dir, or ENV PIP_NO_CACHE_DIR=1',
  },
  {
    title: "npm's and yarn's cache",
    path: new RegExp(`^(?:${HOME}/\\.(?:npm|yarn|cache/yarn|local/share/pnpm/store)|usr/local/share/\\.cache)/`),
    reason: 'it only spares downloads of a later build',
    edit: 'end the same RUN with: && npm cache clean --force',
  },
  {
    title: "Go's build cache and modules",
    path: new RegExp(`^(?:${HOME}/(?:\\.cache/go-build|go/pkg/mod)|go/pkg/mod)/`),
    reason: 'a finished program needs neither',
    edit: 'build in a stage of its own and COPY --from the program',
  },
  {
    title: "cargo's registry",
    path: new RegExp(`^(?:${HOME}/\\.cargo|usr/local/cargo)/(?:registry|git)/`),
    reason: 'a finished program needs it no more',
    edit: 'build in a stage of its own and COPY --from the program',
  },
  {
    title: "Maven's and Gradle's repositories",
    path: new RegExp(`^${HOME}/\\.(?:m2/repository|gradle/caches)/`),
    reason: 'a finished program carries what it needs',
    edit: 'build in a stage of its own and COPY --from the archive',
  },
  {
    title: 'bytecode of Python',
    path: /^(?!usr\/lib\/python3).*(?:^|\/)__pycache__\//,
    reason: 'Python makes it again where it may write; starting is slower the first time without',
    edit: 'pip install --no-compile, and ENV PYTHONDONTWRITEBYTECODE=1',
  },
  {
    title: 'temporary files',
    path: /^(?:var\/)?tmp\//,
    reason: 'nothing may rely on them',
    edit: 'end the same RUN with: && rm -rf /tmp/* /var/tmp/*',
  },
  {
    title: 'logs of the build',
    path: /^var\/log\//,
    reason: 'they tell of the build, not of the program',
    edit: 'end the same RUN with: && rm -rf /var/log/*',
  },
]
