import { describe, expect, test } from 'vitest'

import { distributionOf, packageFormatOf } from './distributions.ts'

describe('distributions', () => {
  test.each([
    ['ubuntu:24.04', 'Ubuntu:24.04'],
    ['ubuntu:noble-20250101', 'Ubuntu:24.04'],
    ['docker.io/library/ubuntu:22.04@sha256:00', 'Ubuntu:22.04'],
    ['ubuntu-24.04', 'Ubuntu:24.04'],
    ['ubuntu-24.04-arm', 'Ubuntu:24.04'],
    ['debian:12-slim', 'Debian:12'],
    ['debian:12.7', 'Debian:12'],
    ['debian:bookworm', 'Debian:12'],
    ['debian:trixie-slim', 'Debian:13'],
    ['python:3.11-slim-bookworm', 'Debian:12'],
    ['golang:1.26-alpine3.22', 'Alpine:v3.22'],
    ['alpine:3.20.1', 'Alpine:v3.20'],
    ['localhost:5000/alpine:3.20', 'Alpine:v3.20'],
    ['eclipse-temurin:21-jre-noble', 'Ubuntu:24.04'],
    ['fedora:40', 'Fedora:40'],
    ['quay.io/fedora/fedora:41', 'Fedora:41'],
    ['rockylinux:9', 'Rocky Linux:9'],
    ['almalinux:9.4', 'AlmaLinux:9'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.4', 'Red Hat:9'],
    ['registry.access.redhat.com/ubi8:latest', 'Red Hat:8'],
    ['opensuse/leap:15.6', 'openSUSE:Leap 15.6'],
  ])('%s is %s', (system, expected) => {
    expect(distributionOf(system)).toBe(expected)
  })

  test.each([
    'node:20-alpine',
    'python:3.11-slim',
    'ubuntu-latest',
    'windows-2022',
    'alpine:edge',
    'alpine',
    'debian:stable-slim',
    'gcr.io/distroless/static-debian12:nonroot',
    'scratch',
    '',
    '\uE000',
    'ubuntu:\uE000',
    'org/fedora-app:40',
  ])('the release of %j is not said', (system) => {
    expect(distributionOf(system)).toBeUndefined()
  })

  test('each has one package format', () => {
    expect(
      ['Debian:12', 'Ubuntu:24.04', 'Alpine:v3.20', 'Rocky Linux:9', 'openSUSE:Leap 15.6'].map(packageFormatOf),
    ).toEqual(['deb', 'deb', 'apk', 'rpm', 'rpm'])
  })
})
