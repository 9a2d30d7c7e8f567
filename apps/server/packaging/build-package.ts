import { installedEmojiTable, pictureFolder } from '@parley/emoji-data'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleServer } from './bundle-server.ts'
import { licencesOf } from './licences.ts'
import { packageName } from './package-name.ts'
import { tableFile } from './packaged-emoji.ts'

const server = fileURLToPath(new URL('..', import.meta.url))
const project = join(server, '../..')
const builtPage = join(project, 'apps/web/dist')
const builtDocs = join(project, 'apps/docs/dist')

export const packageFolder = join(server, 'dist/package')

/**
 * Makes the npm package of the server and its page, without anything that is only for development, and resolves to its folder.
 * The page must be built. Throws an Error when it is not.
 */
export async function buildPackage(): Promise<string> {
  if (!existsSync(join(builtPage, 'index.html')))
    throw new Error('The page is not built: run npx -y pnpm@12 build first.')
  if (!existsSync(join(builtDocs, 'index.html')))
    throw new Error('The documents are not built: run npx -y pnpm@12 build first.')
  const folder = `${packageFolder}.${process.pid}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const modules = await bundleServer(join(folder, 'server'))
  cpSync(join(server, 'packaging/parley.js'), join(folder, 'server/parley.js'))
  cpSync(builtPage, join(folder, 'page'), { recursive: true })
  cpSync(builtDocs, join(folder, 'docs'), { recursive: true })
  cpSync(pictureFolder, join(folder, 'emoji'), { recursive: true })
  writeFileSync(join(folder, tableFile), JSON.stringify(installedEmojiTable()))
  for (const file of ['LICENSE', 'SECURITY.md']) cpSync(join(project, file), join(folder, file))
  cpSync(join(server, 'packaging/README.md'), join(folder, 'README.md'))
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(modules))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  rmSync(packageFolder, { recursive: true, force: true })
  renameSync(folder, packageFolder)
  return packageFolder
}

function manifest() {
  const { version, description, license } = read('package.json')
  const { optionalDependencies } = read('apps/server/package.json')
  return {
    name: packageName,
    ...{ version, description, license },
    type: 'module',
    bin: { parley: 'server/parley.js' },
    engines: { node: '>=24.14' },
    files: ['server', 'page', 'docs', 'emoji', tableFile, 'SECURITY.md', 'THIRD-PARTY-LICENSES.txt'],
    optionalDependencies,
  }
}

function read(file: string) {
  return JSON.parse(readFileSync(join(project, file), 'utf8')) as Record<string, unknown>
}
