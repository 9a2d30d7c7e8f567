import type { RequestHandler } from 'express'

/** The routes get every target without the base path. Refuses what no route can read. */
export function readTarget(basePath: string): RequestHandler {
  return (request, response, next) => {
    const { httpVersion, url } = request
    if (httpVersion !== '1.1' && httpVersion !== '1.0')
      return void response.status(505).type('text').send('HTTP version not supported')
    if (!isReadable(url)) return void response.status(400).type('text').send('Bad request')
    if (basePath !== '' && url.split('?', 1)[0] === basePath)
      return response.redirect(308, basePath + url.replace(basePath, '/'))
    request.url = withoutBasePath(url, basePath)
    next()
  }
}

/**
 * The origin form of a request target, without the base path. A proxy may pass the base path on or take it off: both are
 * read alike. The absolute form, `http://host/ws`, is read as its path (RFC 9112, 3.2.2).
 */
export function withoutBasePath(target: string, basePath: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const rest = basePath !== '' && path.startsWith(basePath) ? path.slice(basePath.length) : path
  if (rest.startsWith('/')) return rest
  return rest === '' || rest.startsWith('?') ? `/${rest}` : path
}

function isReadable(url: string) {
  try {
    // The absolute form may name a host that is none: `http://[`.
    return (
      (/^[/*]/.test(url) || URL.canParse(url)) &&
      !decodeURIComponent(url.split('?', 1)[0] ?? '').includes('\0')
    )
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
