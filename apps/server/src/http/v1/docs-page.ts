import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { openApi, parametersOf } from './open-api.ts'
import { apiProblems } from './problems.ts'

/** The page about the API, from the same table as the API itself. It has no script. */
export function docsPage(basePath: string): string {
  const at = `${basePath}/api/v1`
  const { components } = openApi(basePath) as { components: { schemas: Record<string, object> } }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API of this server</title>
</head>
<body>
<main>
<h1>The API of this server</h1>
<p>For bots: programs that the owner of this server has made with <code>parley bots add</code>. Each request has
<code>Authorization: Bearer</code> and the token of the bot. Errors are problem documents (RFC 9457) with a <code>code</code>; with status
429 wait as many seconds as <code>Retry-After</code> says. A write with the same <code>Idempotency-Key</code> is done once.
The same as an <a href="${at}/openapi.json">OpenAPI document</a>.</p>
<nav aria-label="Operations"><ul>
${operations.map(({ id, summary }) => `<li><a href="#${id}">${escaped(summary)}</a></li>`).join('\n')}
</ul></nav>
${operations.map((one) => sectionOf(one, at)).join('\n')}
<h2 id="answers">Answers</h2>
${Object.entries(components.schemas)
  .map(
    ([name, schema]) =>
      `<h3 id="${name}">${name}</h3>\n<pre>${escaped(JSON.stringify(schema, null, 2))}</pre>`,
  )
  .join('\n')}
<h2 id="problems">Problems of requests</h2>
<dl>
${Object.entries(apiProblems)
  .map(([code, [status, reason]]) => `<dt><code>${code}</code> (${status})</dt><dd>${escaped(reason)}</dd>`)
  .join('\n')}
</dl>
</main>
</body>
</html>
`
}

function sectionOf(operation: Operation, at: string) {
  const { id, method, path, summary, about, answer, status, body } = operation
  const rows = parametersOf(operation).map(
    ({ name, in: place, required, schema }) =>
      `<tr><th scope="row"><code>${name}</code></th><td>${place}${required ? ', required' : ''}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
  )
  const table =
    rows.length === 0
      ? ''
      : `<table><thead><tr><th scope="col">Parameter</th><th scope="col">Where</th><th scope="col">What</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${escaped(summary)}</h2>
<p><code>${method.toUpperCase()} ${escaped(`${at}${path}`)}</code></p>
${about === undefined ? '' : `<p>${escaped(about)}</p>`}
${table}
${body === undefined ? '' : '<p>The body is JSON: see the OpenAPI document.</p>'}
<p>Answer: ${status}, <a href="#${answer}">${answer}</a>.</p>
</section>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string) {
  return text.replace(/[&<>"]/g, (one) => entities[one] ?? one)
}
