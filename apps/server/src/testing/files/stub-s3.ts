import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

interface StoredObject {
  path: string
  size: number
  at: number
}

/** As the real one, in milliseconds. */
const mostSkew = 15 * 60_000

/**
 * A stand-in for S3 on loopback, with one bucket, addressed by path. It verifies each signature (AWS Signature Version 4, in the
 * header) and the hash of each body, as the real one does.
 */
export class StubS3 {
  static readonly bucket = 'parley-test'
  /** By key, in their order. */
  readonly objects = new Map<string, StoredObject>()
  readonly requests: string[] = []
  readonly #key: { id: string; secret: string }
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-s3-'))
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      // The client is gone.
      if (request.complete && !response.headersSent) response.writeHead(500).end(String(error))
      else response.destroy()
    })
  })
  readonly #failures: { status: number; code: string; method: string | undefined }[] = []
  #stored = 0

  static async start(key = { id: 'AKPARLEYTEST', secret: 'the-secret-of-the-test' }): Promise<StubS3> {
    const stub = new StubS3(key)
    stub.#server.listen(0, '127.0.0.1')
    await once(stub.#server, 'listening')
    return stub
  }

  private constructor(key: { id: string; secret: string }) {
    this.#key = key
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The settings of a server. */
  get settings() {
    return {
      FILES_URL: `s3://${StubS3.bucket}/chat?endpoint=http://127.0.0.1:${this.port}&region=eu-test`,
      AWS_ACCESS_KEY_ID: this.#key.id,
      AWS_SECRET_ACCESS_KEY: this.#key.secret,
    }
  }

  /** So are the next requests answered, all or those of one method. */
  failNext(count: number, status: number, code: string, method?: string): void {
    for (let n = 0; n < count; n += 1) this.#failures.push({ status, code, method })
  }

  succeedAgain(): void {
    this.#failures.length = 0
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
    rmSync(this.#folder, { recursive: true })
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const { method = '' } = request
    const url = new URL(request.url ?? '', 'http://stub')
    this.requests.push(`${method} ${url.pathname}`)
    const fail = async (status: number, code: string) => {
      await pipeline(request, new PassThrough().resume()) // the answer is read once the request is sent
      response.writeHead(status, { 'content-type': 'application/xml' })
      const secrets = `<AWSAccessKeyId>${this.#key.id}</AWSAccessKeyId><StringToSign>…</StringToSign>`
      response.end(method === 'HEAD' ? undefined : `<Error><Code>${code}</Code>${secrets}</Error>`)
    }
    const failure = this.#failures.findIndex((one) => one.method === undefined || one.method === method)
    const [failed] = failure === -1 ? [] : this.#failures.splice(failure, 1)
    if (failed !== undefined) return fail(failed.status, failed.code)
    const wrong = this.#wrongSignature(request, url)
    if (wrong !== undefined) return fail(403, wrong)
    const [, bucket = '', ...rest] = url.pathname.split('/')
    if (bucket !== StubS3.bucket) return fail(404, 'NoSuchBucket')
    const key = rest.join('/')
    if (method === 'PUT')
      return (await this.#put(request, key)) ? response.end() : fail(400, 'XAmzContentSHA256Mismatch')
    if (method === 'DELETE') {
      this.#delete(key)
      return response.writeHead(204).end()
    }
    if (key === '') return response.end(this.#list(url.searchParams))
    const found = this.objects.get(key)
    if (found === undefined) return fail(404, 'NoSuchKey')
    return this.#send(request, response, found)
  }

  async #put(request: IncomingMessage, key: string) {
    const path = join(this.#folder, String((this.#stored += 1)))
    const hash = createHash('sha256')
    let size = 0
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        size += chunk.length
        done(null, chunk)
      },
    })
    await pipeline(request, counting, createWriteStream(path))
    const said = request.headers['x-amz-content-sha256']
    const isWhole = size === Number(request.headers['content-length'])
    if (!isWhole || (said !== 'UNSIGNED-PAYLOAD' && said !== hash.digest('hex'))) return false
    this.#delete(key)
    this.objects.set(key, { path, size, at: Date.now() })
    return true
  }

  #delete(key: string) {
    const found = this.objects.get(key)
    if (found === undefined) return
    this.objects.delete(key)
    rmSync(found.path)
  }

  /** ListObjectsV2 */
  #list(params: URLSearchParams) {
    const prefix = params.get('prefix') ?? ''
    const most = Math.min(1_000, Number(params.get('max-keys') ?? 1_000))
    const all = [...this.objects]
      .filter(([key]) => key.startsWith(prefix) && key > (params.get('start-after') ?? ''))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
    const contents = all
      .slice(0, most)
      .map(
        ([key, { size, at }]) =>
          `<Contents><Key>${key}</Key><LastModified>${new Date(at).toISOString()}</LastModified><Size>${size}</Size></Contents>`,
      )
    return `<ListBucketResult><IsTruncated>${all.length > most}</IsTruncated>${contents.join('')}</ListBucketResult>`
  }

  async #send({ method, headers }: IncomingMessage, response: ServerResponse, { path, size }: StoredObject) {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    const start = Number(from ?? 0)
    const end = Math.min(Number(to ?? Infinity), size - 1)
    response.writeHead(from === undefined ? 200 : 206, {
      'content-length': end - start + 1,
      ...(from !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }),
    })
    if (method === 'HEAD' || size === 0) response.end()
    else await pipeline(createReadStream(path, { start, end }), response)
  }

  /** Undefined: it is right. */
  #wrongSignature({ method = '', headers }: IncomingMessage, url: URL): string | undefined {
    const [, id, day = '', region = '', names = '', given = ''] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      ) ?? []
    if (id !== this.#key.id) return 'InvalidAccessKeyId'
    const at = String(headers['x-amz-date'])
    const time = Date.parse(at.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
    if (!(Math.abs(Date.now() - time) < mostSkew)) return 'RequestTimeTooSkewed'
    const signed = names.split(';')
    if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name)))
      return 'AccessDenied'
    const query = [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .toSorted()
    const canonical = [
      method,
      url.pathname,
      query.join('&'),
      ...signed.map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, ' ')}`),
      '',
      names,
      headers['x-amz-content-sha256'],
    ].join('\n')
    const scope = `${day}/${region}/s3/aws4_request`
    const text = ['AWS4-HMAC-SHA256', at, scope, createHash('sha256').update(canonical).digest('hex')].join(
      '\n',
    )
    const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${this.#key.secret}`)
    return timingSafeEqual(hmac(key, text), Buffer.from(given, 'hex')) ? undefined : 'SignatureDoesNotMatch'
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** RFC 3986, where encodeURIComponent leaves out a few. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
