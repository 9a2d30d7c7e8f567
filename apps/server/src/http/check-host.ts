import type { RequestHandler } from 'express'
import { clientAddress } from '../logging/client-address.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'
import { hasNoHost, hasOneHost, unknownHost, type HostSettings } from './host-names.ts'

/** A DNS name has at most 253 characters (RFC 1035, 2.3.4). */
const mostShown = 253

/** For the operator's log. */
export const unknownHostLine = {
  level: 'warn',
  message:
    'request refused: this server does not answer to the name `host`. If it is yours, name it in ALLOWED_HOSTS, or set TRUST_PROXY if a proxy stands in front',
} as const

/**
 * P2.8: answers requests with two Hosts or an invalid one, and those of HTTP/1.1 without one, with 400, and those for another
 * one with 421, and a page that says which setting makes it known.
 */
export function checkHost(settings: HostSettings, refusals: Pick<RefusalLog, 'add'>): RequestHandler {
  return (request, response, next) => {
    if (!hasNoHost(request) && !hasOneHost(request))
      return void response.status(400).type('text').send('A request needs one valid Host header\n')
    const host = unknownHost(request.headers.host, settings)?.slice(0, mostShown)
    if (host === undefined) return next()
    const address = clientAddress(request, settings.trustProxy)
    refusals.add({ ...unknownHostLine, kind: { status: 421 }, details: { host }, address })
    response.status(421).set('Cache-Control', 'no-store')
    if (request.accepts('html') === false) response.type('text').send(textFor(host))
    else response.type('html').send(pageFor(host))
  }
}

function textFor(host: string) {
  return `This server does not answer to the name ${host}. If it is yours, start it with ALLOWED_HOSTS=${host}, or with TRUST_PROXY=1 behind a reverse proxy.\n`
}

/** In the languages of the page, which cannot be loaded from here. `host` is of a URL: it holds no markup. */
function pageFor(host: string) {
  const lines = `<pre dir="ltr">ALLOWED_HOSTS=${host}</pre>`
  const proxy = '<code dir="ltr">TRUST_PROXY=1</code>'
  const name = `<code dir="ltr">${host}</code>`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Parley</title>
<section lang="en">
<h1>This server does not know the name ${name}</h1>
<p>If the name is yours, start the server with this setting:</p>
${lines}
<p>Behind a reverse proxy, set ${proxy} instead.</p>
</section>
<section lang="zh">
<h2>此服务器不认识域名 ${name}</h2>
<p>如果这是你的域名，请在启动服务器时加上这项设置：</p>
${lines}
<p>如果前面有反向代理，请改为设置 ${proxy}。</p>
</section>
<section lang="ar" dir="rtl">
<h2>لا يعرف هذا الخادم الاسم ${name}</h2>
<p>إن كان الاسم لك، فشغّل الخادم بهذا الإعداد:</p>
${lines}
<p>وإن كان أمامه وكيل عكسي، فاضبط ${proxy} بدلًا من ذلك.</p>
</section>
</html>
`
}
