import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { badLiterals, factLines } from '../../testing.ts'
import { cmake } from './index.ts'

const read = (text: string) => cmake.read({ path: 'CMakeLists.txt', text })
const lines = (text: string) => {
  const facts = read(text)
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('cmake', () => {
  it('knows what is fetched', () => {
    expect(
      lines(`FetchContent_Declare(
  fmt
  GIT_REPOSITORY https://github.com/fmtlib/fmt.git
  GIT_TAG "\${FMT_TAG}" # the last with C++11
)
ExternalProject_Add(zlib URL https://host.example/zlib-1.3.tar.gz URL_HASH SHA256=abc)
file(DOWNLOAD "https://host.example/v1.0/x.cmake" "\${CMAKE_BINARY_DIR}/x.cmake")`),
    ).toEqual([
      'fetchcontent_declare.fmt {GIT_REPOSITORY: https://github.com/fmtlib/fmt.git, GIT_TAG: ‹FMT_TAG› # the last with C++11}',
      'externalproject_add.zlib {URL: https://host.example/zlib-1.3.tar.gz}',
      'file.DOWNLOAD {url: https://host.example/v1.0/x.cmake}',
    ])
  })

  it('knows packages of CPM, also in short', () => {
    expect(
      lines(`CPMAddPackage("gh:nlohmann/json@3.11.3")
CPMAddPackage("gh:fmtlib/fmt#\${FMT_TAG}")
CPMAddPackage(NAME spdlog GITHUB_REPOSITORY gabime/spdlog VERSION 1.14.1)
CPMAddPackage("nothing:that/is")`),
    ).toEqual([
      'cpmaddpackage.gh:nlohmann/json@3.11.3 {GITHUB_REPOSITORY: nlohmann/json, VERSION: 3.11.3}',
      'cpmaddpackage.gh:fmtlib/fmt#${FMT_TAG} {GITHUB_REPOSITORY: fmtlib/fmt, GIT_TAG: ‹FMT_TAG›}',
      'cpmaddpackage.NAME {GITHUB_REPOSITORY: gabime/spdlog, VERSION: 1.14.1}',
    ])
  })

  it('reads variables, defaults of the cache, and lists that are handed on', () => {
    expect(
      lines(`set(FMT_TAG 10.2.1)
set(BASE "https://host.example/\${V}" CACHE STRING "where from")
set(ENV{TOKEN} abc)
function(fetch)
  set(args GIT_REPOSITORY https://github.com/o/r GIT_TAG v1)
endfunction()
include(cmake/deps.cmake)`),
    ).toEqual([
      'FMT_TAG = 10.2.1',
      'BASE ?= https://host.example/‹V›',
      'TOKEN = abc',
      'args = GIT_REPOSITORY (function fetch)',
      'args = https://github.com/o/r (function fetch)',
      'args = GIT_TAG (function fetch)',
      'args = v1 (function fetch)',
      'set.args {GIT_REPOSITORY: https://github.com/o/r, GIT_TAG: v1}',
      'include cmake/deps.cmake from file',
    ])
  })

  it('reads the commands that it runs', () => {
    expect(
      lines(
        'execute_process(COMMAND git clone -b v2.0.0 https://github.com/a/b.git RESULT_VARIABLE x COMMAND_ERROR_IS_FATAL ANY)',
      ),
    ).toEqual(['script', '  git clone -b v2.0.0 https://github.com/a/b.git'])
  })

  it('leaves out comments, bounds and own versions', () => {
    expect(
      lines(`cmake_minimum_required(VERSION 3.14)
project(app VERSION 1.2.3)
set(CPACK_PACKAGE_VERSION 1.2.3)
# set(A 1)
#[==[ set(B 2)
]] set(C 3) ]==]
find_package(OpenSSL 1.1 REQUIRED)`),
    ).toEqual([])
  })

  it('goes on after what never ends, in linear time', () => {
    for (const piece of ['"', '(', ')', '[[', '#[[', '${', '@a', 'set(a "', 'set(a\n#x\n', '\\']) {
      const start = performance.now()
      read(`set(x ${piece.repeat(30_000)}`)
      expect(performance.now() - start).toBeLessThan(2000)
    }
  })

  it('says of any text only what stands in it', () => {
    const word = constantFrom(
      'set(',
      'A',
      ' ',
      '"',
      '${X}',
      '@X@',
      ')',
      '\n',
      '#',
      '[[',
      ']]',
      'GIT_TAG',
      'URL',
      '\\;',
      'https://h.example/1',
      'CPMAddPackage(gh:a/b#1',
    )
    assert(
      property(array(word, { maxLength: 40 }), (words) => {
        const text = words.join('')
        return badLiterals(read(text), text).length === 0
      }),
    )
  })
})
