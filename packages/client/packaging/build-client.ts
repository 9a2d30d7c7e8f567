import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { licencesOf } from '../../../apps/server/packaging/licences.ts'
import { packageName } from './package-name.ts'

const client = fileURLToPath(new URL('..', import.meta.url))
const project = join(client, '../..')
const entry = join(client, 'packaging/entry.ts')
const compiler = join(project, 'node_modules/typescript-native/bin/tsc')

const packageFolder = join(client, 'dist/package')

/** Makes the npm package of the client: one module, and its types. Resolves to its folder, `target`. */
export async function buildClient(target = packageFolder): Promise<string> {
  const folder = `${target}.${process.pid}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(await bundle(folder)))
  writeTypes(join(folder, 'types'))
  cpSync(join(client, 'README.md'), join(folder, 'README.md'))
  cpSync(join(project, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(client, 'examples'), join(folder, 'examples'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  rmSync(target, { recursive: true, force: true })
  renameSync(folder, target)
  return target
}

/** Resolves to the files of the source that it is made of. */
async function bundle(folder: string): Promise<string[]> {
  const built = await rolldown({ input: entry, platform: 'neutral', external: ['valibot'], logLevel: 'warn' })
  const { output } = await built.write({ dir: folder, format: 'esm', entryFileNames: 'index.js' })
  await built.close()
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** Those of this package and of `@parley/shared`, which is no package of its own there. */
function writeTypes(folder: string) {
  const config = join(client, 'packaging/tsconfig.json')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', config, '--outDir', folder], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The types cannot be written:\n${stdout}`)
  const shared = join(folder, 'shared/src/index.js')
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue
    const path = join(folder, file)
    const own = relative(dirname(path), shared).replaceAll('\\', '/')
    const text = readFileSync(path, 'utf8')
      .replaceAll(/(['"])@parley\/shared\1/g, `'${own.startsWith('.') ? own : `./${own}`}'`)
      .replaceAll(/(['"])(\.[^'"]*)\.ts\1/g, "'$2.js'")
    writeFileSync(path, text)
  }
}

function manifest() {
  const { version, license } = read(join(project, 'package.json'))
  const { dependencies } = read(join(client, 'package.json')) as { dependencies: Record<string, string> }
  return {
    name: packageName,
    ...{ version, license },
    description:
      'One person in one room of a Parley server: messages, people, and an outbox that loses nothing.',
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './types/client/packaging/entry.d.ts', default: './index.js' } },
    engines: { node: '>=22' },
    files: ['index.js', 'types', 'examples', 'THIRD-PARTY-LICENSES.txt'],
    dependencies: { valibot: dependencies['valibot'] },
  }
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
