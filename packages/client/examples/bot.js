// Greets everybody who says hello. Run it with Node 22 or later: node bot.js wss://chat.example.org/ws team
import { gravatarHash, platformEnvironment, randomId, RoomClient } from '@parley-chat/client'

const [url = 'ws://localhost:8000/ws', room = 'lobby'] = process.argv.slice(2)
// Who has the token is this person: a program that keeps it stays the same author.
const token = process.env.GREETER_TOKEN ?? randomId(16)
const membership = { room, username: 'Greeter', avatar: gravatarHash('Greeter'), token }

/** Up to here everything was read; undefined until the room has told what it has. */
let read
const client = new RoomClient(
  membership,
  platformEnvironment(() => url),
  {
    changed({ connection, timeline }) {
      if (connection.name === 'refused') console.error(connection.because)
      if (connection.name !== 'live') return
      const last = timeline.messages.at(-1)?.id ?? 0
      const from = read ?? last
      // First: what is posted is told here at once, as something that waits.
      read = last
      for (const { id, username, message } of timeline.messages)
        if (id > from && username !== 'Greeter' && /^hello\b/i.test(message))
          client.post(`Hello, ${username}!`, id)
    },
    token() {},
  },
)
client.start()
