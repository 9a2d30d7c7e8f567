import { defaultAddress } from './connection/address.ts'

const run = 'npx -y pnpm@12 chat'

const who = `  --room R       the room (default: the room of the address, else the lobby)
  --name N       your name (default: the last one used, else your login name)
  --email E      selects your Gravatar; it never leaves this machine`

const address = `URL is the address of the page, as ${defaultAddress} (the default) or http://host/r/team.`

export const help = {
  chat: `Chat in a Parley room, from a terminal.

Usage: ${run} [URL] [--room R] [--name N] [--email E]
       ${run} send [URL]     post standard input
       ${run} tail [URL]     print messages as they arrive
       ${run} ping URL       measure a WebSocket

${address}

${who.replace(', else your login name', ', else you are asked')}
  --help         this text; also after send, tail and ping

In the room, /help lists the commands. What you type while the connection is lost is stored and sent later, also
after a restart. A secret in ~/.local/state/parley (XDG_STATE_HOME) proves that your name is yours; PARLEY_TOKEN, 22
to 86 letters, digits, "-" and "_", replaces it. NO_COLOR turns colours off.`,

  send: `Post standard input to a Parley room, as it arrives.

Usage: make 2>&1 | ${run} send [URL] --name build

${address} One post per line: empty lines are skipped, NUL becomes ␀, and lines over 4,000
characters are split.

${who}
  --whole        everything as one post of at most 4,000 characters
  --timeout S    give up when the server has accepted nothing for S seconds (default: 60)

Exits 0 when the server has acknowledged everything, 1 otherwise. It waits when the server asks to slow down. To keep a
name where no state is stored, as in a fresh container, set PARLEY_TOKEN to a secret of your own (22 to 86 letters, digits, "-" and "_").`,

  tail: `Print the messages of a Parley room: the newest 50, then new ones as they arrive.

Usage: ${run} tail [URL] [--json] [--after REV --epoch E] [--no-follow]

${address}

${who}
  --json         one message per line, as JSON with its room and epoch
  --after REV --epoch E
                 start after this position: rev and epoch of the last line you have
  --no-follow    stop when everything has been printed (default: --follow)
  --timeout S    with --no-follow, give up after S seconds without an answer (default: 60)`,

  ping: `Measure any WebSocket that answers each message, such as ws://localhost:8000/echo.

Usage: ${run} ping URL [-n N] [--size BYTES] [--timeout S]

  -n, --count N  messages, sent one after the other (default: 10)
  --size BYTES   size of each (default: 32)
  --timeout S    seconds to wait for the handshake and for each answer (default: 5)

Exits 0 when every message was answered, 1 otherwise. http and https addresses become ws and wss.`,
} as const

export type HelpTopic = keyof typeof help
