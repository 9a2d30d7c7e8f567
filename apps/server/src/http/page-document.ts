import type { Request, Response } from 'express'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { brandedDocument, type Branding } from './branding.ts'

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)

/** For a few KB that are compressed for each visit. */
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

/**
 * The document of the built page, with what only the server knows: the title, the colour, the base path, and its own
 * address for the picture of a link preview. Read for each visit: the page may be built again while the server runs.
 */
export class PageDocument {
  readonly #file: string
  readonly #branding: Branding

  constructor(built: string, branding: Branding) {
    this.#file = join(built, 'index.html')
    this.#branding = branding
  }

  /** Resolves to false when the page is not built. */
  async send(request: Request, response: Response, status: number): Promise<boolean> {
    const html = await this.#read()
    if (html === undefined) return false
    const document = Buffer.from(brandedDocument(html, this.#branding, originOf(request)))
    response.status(status).vary('Accept-Encoding').set('Cache-Control', 'no-cache').type('html')
    // Not in one call: that would choose what the client names first.
    if (request.acceptsEncodings('br') !== false)
      response.set('Content-Encoding', 'br').send(await brotlied(document, quick))
    else if (request.acceptsEncodings('gzip') !== false)
      response.set('Content-Encoding', 'gzip').send(await gzipped(document))
    else response.send(document)
    return true
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}

/** `https://chat.example.org`, as the client or a trusted proxy says; empty when that is no host. */
function originOf({ protocol, host }: Request): string {
  const url = URL.parse(`${protocol}://${host}`)
  return url === null || url.href !== `${url.origin}/` ? '' : url.origin
}
