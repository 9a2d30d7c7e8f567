import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { inProject } from '../../apps/server/src/config/project-folder.ts'
import { settings } from '../../apps/server/src/config/settings.ts'

const mostLines = 250
const mostFiles = 20
/** Each holds every text of the page, one line per text. */
const catalogues = [
  'en',
  'zh',
  'ar',
  'room/en',
  'room/zh',
  'room/ar',
  'moderation/en',
  'moderation/zh',
  'moderation/ar',
  'files/en',
  'files/zh',
  'files/ar',
  'commands/en',
  'commands/zh',
  'commands/ar',
].map((code) => `apps/web/src/i18n/catalogues/${code}.ts`)

/** Made by installing, building or running: not there in a clean clone. */
const madeFolders = ['node_modules', 'dist', 'data', 'data-cluster', 'test-results', 'results']

const files = ['apps', 'packages', 'e2e'].flatMap((folder) => filesBelow(folder))
const folders = new Set(files.flatMap(foldersAbove))
const sources = files.filter(
  (file) => /^(apps|packages)\/[^/]+\/src\/.*\.(ts|vue|css)$/.test(file) && !file.endsWith('.test.ts'),
)

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'AGENTS.md',
  ...files.filter((file) => file.endsWith('.md')),
]

test('README.md lists exactly the settings, with their texts and defaults', () => {
  const declared = Object.entries(settings).map(([name, { fallback, doc }]) => [
    name,
    fallback === '' ? 'empty' : fallback,
    plain(doc),
  ])
  expect(tableAfter('\n## Settings\n', read('README.md'))).toEqual(declared)
})

test.for(['apps/server/src', 'apps/web/src'])('CONTRIBUTING.md lists exactly the folders of %s', (root) => {
  const real = [...folders]
    .filter((folder) => folder.startsWith(`${root}/`))
    .map((folder) => folder.slice(root.length + 1))
    .filter((folder) => folder.split('/').length <= 2)
  expect(treeOf(root, read('CONTRIBUTING.md')).sort()).toEqual(real.sort())
})

test.for(documents)('%s names only files and folders that exist', (document) => {
  const text = read(document)
  const paths = [...text.matchAll(/`((?:apps|packages|e2e)\/[^`\s*<]+)`/g)].map(([, path = '']) => path)
  const shortPaths = [...text.matchAll(/`([\w./-]+\.(?:ts|vue|css|md))`/g)].map(([, path = '']) => path)
  const links = [...text.matchAll(/\]\(([^):#]+)(?:#[\w-]+)?\)/g)].map(([, link = '']) =>
    inFolderOf(document, link),
  )
  const isThere = (path: string) => files.includes(path) || folders.has(path) || isMade(path)
  const missing = [
    ...paths.filter((path) => !isThere(path)),
    ...shortPaths.filter((path) => !files.some((file) => `/${file}`.endsWith(`/${path}`))),
    ...links.filter((path) => !isThere(path) && !readdirSync(inProject('.')).includes(path)),
  ]
  expect(missing).toEqual([])
})

test(`no folder has more than ${mostFiles} source files`, () => {
  const byFolder = Map.groupBy(sources, (file) => dirname(file))
  const full = [...byFolder].filter(([, those]) => those.length > mostFiles)
  expect(full.map(([folder, those]) => `${folder}: ${those.length}`)).toEqual([])
})

test(`no source file but the catalogues has more than ${mostLines} lines`, () => {
  const lengths = sources.map((file) => [file, read(file).trimEnd().split('\n').length] as const)
  const long = lengths.filter(([file, lines]) => lines > mostLines && !catalogues.includes(file))
  expect(long.map(([file, lines]) => `${file}: ${lines}`)).toEqual([])
})

function read(file: string) {
  return readFileSync(inProject(file), 'utf8')
}

function filesBelow(folder: string): string[] {
  return readdirSync(inProject(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (!entry.isDirectory()) return [path]
    return madeFolders.includes(entry.name) ? [] : filesBelow(path)
  })
}

function foldersAbove(file: string): string[] {
  const parts = file.split('/')
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('/'))
}

function isMade(path: string) {
  return path.split('/').some((part) => madeFolders.includes(part))
}

function inFolderOf(document: string, link: string) {
  return normalize(join(dirname(document), link))
}

/** The cells of the first table after `heading`, without its head. */
function tableAfter(heading: string, text: string) {
  const [, section = ''] = text.split(heading)
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) => row.split('|').slice(1, -1).map(plain))
}

/** Without the marks of Markdown, and with one space between words. */
function plain(text: string) {
  return text.replaceAll(/[`\\]/g, '').replaceAll(/\s+/g, ' ').trim()
}

/** The folders of the code block whose first line is `root`: indented by two spaces for each level, with a slash after the name. */
function treeOf(root: string, text: string) {
  const [, rest = ''] = text.split(`\n\`\`\`\n${root}\n`)
  const [tree = ''] = rest.split('\n```')
  let parent = ''
  return [...tree.matchAll(/^( {2,})([\w-]+)\/ /gm)].map(([, indent = '', name = '']) => {
    if (indent.length > 2) return `${parent}/${name}`
    parent = name
    return name
  })
}
