import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { terraform } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'main.tf') => pinLines(terraform.extract({ path, text }), text)

describe('terraform', () => {
  test('providers, modules and the required version', () => {
    expect(linesOf(fixture('main.tf'))).toEqual([
      'terraform.required_version = >= 1.5.0, < 2.0.0 -> 1.5.0 compatibility/build github-releases:hashicorp/terraform [floating]',
      'provider aws = ~> 5.31 -> 5.31 require/build terraform-provider:hashicorp/aws [floating]',
      'provider talos = 0.4.0 -> 0.4.0 require/build terraform-provider:siderolabs/talos',
      'provider random = 3.6.0 -> 3.6.0 require/build terraform-provider:hashicorp/random',
      'module vpc = 5.5.1 -> 5.5.1 require/build terraform-module:terraform-aws-modules/vpc/aws',
      'module submodule = >= 5.30.0 -> 5.30.0 require/build terraform-module:terraform-aws-modules/iam/aws [floating]',
      'module tagged = v1.2.3 -> v1.2.3 require/build github-tags:example/terraform-thing',
      'module short = v2.0.0 -> v2.0.0 require/build github-tags:example/other',
    ])
  })

  test('plug-ins of Packer and TFLint', () => {
    expect(linesOf(fixture('build.pkr.hcl'), 'build.pkr.hcl')).toEqual([
      'plugin amazon = >= 1.2.8 -> 1.2.8 require/build github-releases:hashicorp/packer-plugin-amazon [floating]',
    ])
    const tflint =
      'plugin "aws" {\n  version = "0.30.0"\n  source = "github.com/terraform-linters/tflint-ruleset-aws"\n}\n'
    expect(linesOf(tflint, '.tflint.hcl')).toEqual([
      'plugin aws = 0.30.0 -> 0.30.0 require/build github-releases:terraform-linters/tflint-ruleset-aws',
    ])
  })

  test.each([
    ['"tfr:///terraform-aws-modules/vpc/aws?version=3.5.0"', 'terraform-module:terraform-aws-modules/vpc/aws'],
    [
      '"git@github.com:example/modules.git//a?ref=0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"',
      'git-refs:https://github.com/example/modules',
    ],
    ['"git::ssh://git@git.example.org/a/b.git?ref=v1.0.0"', 'git-tags:https://git.example.org/a/b'],
  ])('the source %s of Terragrunt', (source, component) => {
    expect(linesOf(`terraform {\n  source = ${source}\n}\n`, 'terragrunt.hcl').join()).toContain(component)
  })

  test('the registry of another host is kept', () => {
    const pin = terraform
      .extract({ path: 'a.tf', text: fixture('main.tf') })
      .pins.find(({ key }) => key === 'provider talos')
    expect(pin?.registryUrl).toBe('https://registry.example')
  })

  test('a module without version floats, what is no string and no repository is none', () => {
    expect(linesOf('module "a" {\n  source = "a/b/c"\n}\n')).toEqual([
      'module a =  ->  require/build terraform-module:a/b/c [floating]',
    ])
    expect(linesOf('module "a" {\n  source = var.source\n  version = "1.0.0"\n}\n')).toEqual([])
    expect(linesOf('module "a" {\n  source = "s3::https://bucket.example/a.zip"\n}\n')).toEqual([])
  })

  test('a version that is none is a gap', () => {
    const text = 'module "a" {\n  source = "a/b/c"\n  version = "$(touch x)"\n}\n'
    expect(terraform.extract({ path: 'a.tf', text })).toMatchObject({ pins: [], gaps: [{ line: 3 }] })
  })
})
