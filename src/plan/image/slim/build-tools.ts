/** What is needed to build programs and not to run them, by the names that distributions give it. */

type BuildTool = Readonly<{ names: RegExp; why: string }>

const TOOLS: readonly BuildTool[] = [
  {
    names: /^(?:build-essential|build-base|base-devel|development-tools|dpkg-dev|rpm-build|abuild)$/,
    why: 'a collection of build tools',
  },
  {
    names: /^(?:gcc|g\+\+|cpp|clang|llvm|gfortran|gobjc|gdc|musl-dev|libc6-dev|glibc-devel)(?:-\d[\d.]*)?$|^gcc-c\+\+$/,
    why: 'a compiler',
  },
  { names: /^(?:binutils|ld|lld|nasm|yasm|fakeroot|patch|m4|bison|flex|gettext)(?:-[\w.-]+)?$/, why: 'a build tool' },
  {
    names:
      /^(?:make|cmake|ninja-build|ninja|samurai|meson|autoconf|automake|libtool|libtool-bin|pkg-config|pkgconf|pkgconfig|bazel|scons)$/,
    why: 'a build system',
  },
  {
    names:
      /^(?:golang|go|rustc|rust|cargo|maven|gradle|ghc)(?:-[\d.]+)?(?:-go|-bin)?$|^(?:openjdk-\d+|java-[\w.]+)-(?:jdk|devel).*$/,
    why: 'the toolchain of a language',
  },
  { names: /^(?:git|git-core|mercurial|subversion)$/, why: 'fetches sources' },
  { names: /^(?:linux-libc-dev|linux-headers|kernel-headers).*$/, why: 'headers of the kernel' },
  { names: /^.+-(?:dev|devel|headers|static)$/, why: 'headers of a library' },
  { names: /^(?:gdb|strace|valgrind|ltrace)$/, why: 'a debugger' },
]

/** `a compiler`; `undefined` for what a running program may need. */
export const buildToolKind = (name: string): string | undefined => TOOLS.find(({ names }) => names.test(name))?.why
