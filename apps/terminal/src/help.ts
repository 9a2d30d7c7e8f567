import { flagsOf, type Topic } from './arguments.ts'
import { defaultAddress } from './connection/address.ts'

const run = 'npx -y pnpm@12 chat'

const address = `URL is the address of the page, as ${defaultAddress} (the default) or http://host/r/team.`

export const help = {
  chat: `Chat in a Parley room, from a terminal.

Usage: ${run} [URL] [--room R] [--name N] [--email E]
       ${run} send [URL]     post standard input
       ${run} tail [URL]     print messages as they arrive
       ${run} link [URL]     use your name on another device
       ${run} ping URL       measure a WebSocket
       ${run} bridge URL     pass messages to and from Matterbridge

${address}

${flagsOf('chat')}

--help prints this text; also after send, tail, link, ping and bridge.

In the room, /help lists the commands. What you type while the connection is lost is stored and sent later, also
after a restart. A secret in ~/.local/state/parley (XDG_STATE_HOME) proves that your name is yours; PARLEY_TOKEN, 22
to 86 letters, digits, "-" and "_", replaces it. PARLEY_KEY is the key of a closed room, or an invitation, and the same as
--key-file. NO_COLOR turns colours off.`,

  send: `Post standard input to a Parley room, as it arrives.

Usage: make 2>&1 | ${run} send [URL] --name build
       ${run} send [URL] --file photo.jpg --caption 'the new sign'

${address} One post per line: empty lines are skipped, NUL becomes ␀, and lines over 4,000
characters are split.

${flagsOf('send')}

Exits 0 when the server has acknowledged everything, 3 when it keeps you out or from writing (PARLEY_KEY, --key-file
and --ask), and 1 otherwise. It waits when the server asks to slow down. To keep a
name where no state is stored, as in a fresh container, set PARLEY_TOKEN to a secret of your own (22 to 86 letters, digits, "-" and "_").`,

  tail: `Print the messages of a Parley room: the newest 50, then new ones as they arrive.

Usage: ${run} tail [URL] [--json] [--after REV --epoch E] [--no-follow]

${address}

${flagsOf('tail')}`,

  link: `Be the same person on several devices.

Usage: ${run} link [URL]          print a link and its QR code, for another device
       ${run} link --use          read the link of another device, and be its person here

${address}

${flagsOf('link')}

A link is good for ten minutes, and once. The first to open it is you.`,

  bridge: `Pass messages between a Parley room and other networks, with Matterbridge.

Usage: PARLEY_TOKEN=bridge_... ${run} bridge URL --gateway G [--server URL] [--room R]

URL is the address of the protocol \`api\` of Matterbridge, as http://localhost:4242.

${flagsOf('bridge')}

PARLEY_TOKEN is the token that \`parley bots add NAME --bridge\` prints, and MATTERBRIDGE_TOKEN that of Matterbridge, if it has one. What is
written elsewhere comes under the name of who has written it, with a mark and its files. What is written here goes out with the
names of its files. After a restart it goes on where it was: how far that is stands in ~/.local/state/parley.

Ends with 3 when one of the two refuses the bridge.`,

  ping: `Measure any WebSocket that answers each message, such as ws://localhost:8000/echo.

Usage: ${run} ping URL [-n N] [--size BYTES] [--timeout S]

${flagsOf('ping')}

Exits 0 when every message was answered, 1 otherwise. http and https addresses become ws and wss.`,
} as const satisfies Record<Topic, string>
