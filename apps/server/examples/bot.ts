// Answers every message that begins with `!echo`. Run it with Node 24: PARLEY_URL=… PARLEY_TOKEN=… node bot.ts
const url = `${process.env['PARLEY_URL']}/api/v1/rooms/${process.env['PARLEY_ROOM'] ?? 'lobby'}`
const headers = { authorization: `Bearer ${process.env['PARLEY_TOKEN']}`, 'content-type': 'application/json' }

let cursor = ''
for (;;) {
  const changes = await (await fetch(`${url}/changes${cursor}`, { headers })).json()
  if (changes.rev === undefined) throw new Error(JSON.stringify(changes))
  for (const { id, rev, message, program } of changes.messages) {
    if (rev !== id || program !== undefined || !message.startsWith('!echo ')) continue // edits, and what bots post
    const body = JSON.stringify({ message: message.slice(6), replyTo: id })
    await fetch(`${url}/messages`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': `answer-${id}` },
      body,
    })
  }
  cursor = `?epoch=${changes.epoch}&after=${changes.rev}`
}
