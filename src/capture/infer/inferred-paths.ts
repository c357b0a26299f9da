/** Which files inference reads: not what people read, not what others wrote, not what tools resolved. */

const DOCUMENTATION = /\.(?:md|mdx|markdown|rst|adoc|asciidoc|svg|po|pot|tex)$/i
const PROSE =
  /(?:^|\/)(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTORS|MAINTAINERS|CODEOWNERS|CHANGELOG|CHANGES|HISTORY|NEWS|RELEASE[-_]?NOTES)(?:[._-][^/]*)?$/i
/** Lists of packages have names; any other text is prose. */
const TEXT = /\.txt$/i
const PACKAGE_LIST =
  /(?:requirements|constraints|packages|versions?|deps|dependencies|images)[\w.-]*\.txt$|(?:^|\/)CMakeLists\.txt$/i
const LOCKED = /(?:[.-]lock|\.lock\.(?:json|ya?ml|hcl)|lock\.(?:json|ya?ml)|\.sum|\.lockfile)$|\.terraform\.lock\.hcl$/i
const FIXTURE = /(?:^|\/)(?:testdata|__snapshots__|__fixtures__)\/|\.snap$/
const GENERATED = /\.min\.(?:js|css)$|\.map$|(?:^|\/)(?:zz_generated|generated)[^/]*$|\.pb\.go$/

export const isInferredFrom = (path: string): boolean =>
  !DOCUMENTATION.test(path) &&
  !PROSE.test(path) &&
  (!TEXT.test(path) || PACKAGE_LIST.test(path)) &&
  !LOCKED.test(path) &&
  !FIXTURE.test(path) &&
  !GENERATED.test(path)
