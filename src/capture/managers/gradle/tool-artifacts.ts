/** What `toolVersion` in a block of a code quality plugin is the version of (each plugin's page in the Gradle User Manual, or its own). */
export const TOOL_ARTIFACTS: Readonly<Record<string, string>> = {
  checkstyle: 'com.puppycrawl.tools:checkstyle',
  codenarc: 'org.codenarc:CodeNarc',
  detekt: 'io.gitlab.arturbosch.detekt:detekt-core',
  findbugs: 'com.google.code.findbugs:findbugs',
  googleJavaFormat: 'com.google.googlejavaformat:google-java-format',
  jacoco: 'org.jacoco:jacoco',
  ktlint: 'com.pinterest:ktlint',
  pmd: 'net.sourceforge.pmd:pmd-java',
  spotbugs: 'com.github.spotbugs:spotbugs',
}
