import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The licences of the packages that these files belong to, as one text; those of this project are left out. */
export function licencesOf(files: readonly string[]): string {
  const folders = new Set(files.map(packageOf).filter((folder) => folder !== undefined))
  const texts = new Map([...folders].sort().map(licenceIn))
  return `This package contains parts of these.\n\n${[...texts].map(([name, text]) => `── ${name} ──\n\n${text}\n`).join('\n')}`
}

function packageOf(file: string): string | undefined {
  const [, folder] = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? folder : undefined
}

function licenceIn(folder: string): [string, string] {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one))
  const text =
    file === undefined ? (license ?? 'no licence is named') : readFileSync(join(folder, file), 'utf8').trim()
  return [`${name} ${version}`, text]
}
