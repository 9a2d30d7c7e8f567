import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from '../../apps/server/src/config/project-folder.ts'

export type ProxyName = 'nginx' | 'caddy' | 'haproxy'

/** What the tests behind a proxy need; openssl makes a certificate. */
export const proxyTools = ['nginx', 'caddy', 'haproxy', 'openssl'] as const

/** Debian has the proxies in /usr/sbin, which is not in every PATH. */
const searched = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`

export const isInPath = (name: (typeof proxyTools)[number]) =>
  searched.split(':').some((folder) => existsSync(join(folder, name)))

export interface Replacement {
  from: string
  to: string
}

/** A real proxy with the configuration of OPERATING.md, in which only ports, files and names are replaced. */
export class Proxy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-proxy-'))
  readonly #name: ProxyName
  #process: ChildProcess | undefined
  port = 0

  constructor(name: ProxyName) {
    this.#name = name
  }

  get url() {
    return `https://127.0.0.1:${this.port}`
  }

  /** Starts it in front of a server; `replaced` is changed in the configuration, too. */
  async start(serverPort: number, replaced: readonly Replacement[] = []) {
    this.port = await freePort()
    const changes = [...this.#changes(serverPort), ...replaced]
    const config = changes.reduce(replaceOnce, snippet(this.#name))
    const [command, args] = this.#command(config)
    const child = spawn(command, args, {
      cwd: this.#folder,
      env: { ...process.env, PATH: searched, HOME: this.#folder },
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    this.#process = child
    let errors = ''
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    for (let tries = 0; !(await isListening(this.port)); tries += 1)
      if (child.exitCode !== null || tries > 200)
        throw new Error(`${this.#name} does not listen on ${this.port}: ${errors}\n${config}`)
  }

  async remove() {
    const child = this.#process
    if (child?.exitCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #changes(serverPort: number): Replacement[] {
    const server = { from: '127.0.0.1:8000', to: `127.0.0.1:${serverPort}` }
    switch (this.#name) {
      case 'nginx':
        return [
          server,
          { from: 'listen 443 ssl', to: `listen 127.0.0.1:${this.port} ssl` },
          { from: '/etc/ssl/chat.example.org.pem', to: this.#certificate() },
          { from: '/etc/ssl/chat.example.org.key', to: this.#certificate() },
        ]
      case 'caddy':
        // Its own authority instead of one on the internet.
        return [
          server,
          { from: 'chat.example.org {', to: `https://127.0.0.1:${this.port} {\n  tls internal` },
        ]
      case 'haproxy':
        return [
          server,
          { from: 'bind :443', to: `bind 127.0.0.1:${this.port}` },
          { from: '/etc/ssl/chat.example.org.pem', to: this.#certificate() },
        ]
    }
  }

  #command(config: string): [string, string[]] {
    const file = join(this.#folder, this.#name === 'caddy' ? 'Caddyfile' : `${this.#name}.conf`)
    switch (this.#name) {
      case 'nginx': {
        const folders = ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
          mkdirSync(join(this.#folder, name))
          return `${name === 'body' ? 'client_body' : name}_temp_path ${join(this.#folder, name)};`
        })
        const around = `daemon off; pid ${join(this.#folder, 'pid')}; error_log stderr warn;
events {} http { access_log off; ${folders.join(' ')}\n`
        writeFileSync(file, `${around}${config}}\n`)
        chmodSync(this.#folder, 0o755) // started by root, nginx reads the file as another user
        writeFileSync(join(this.#folder, 'users'), 'ada:{PLAIN}secret\n') // for a test with a password
        return ['nginx', ['-p', this.#folder, '-e', 'stderr', '-c', file]]
      }
      case 'caddy': {
        const options = '{\n  admin off\n  skip_install_trust\n  auto_https disable_redirects\n}\n'
        writeFileSync(file, options + config)
        return ['caddy', ['run', '--config', file, '--adapter', 'caddyfile']]
      }
      case 'haproxy':
        writeFileSync(file, config)
        return ['haproxy', ['-db', '-f', file]]
    }
  }

  /** A file with a key and a certificate that nobody trusts. */
  #certificate() {
    const file = join(this.#folder, 'certificate.pem')
    if (existsSync(file)) return file
    const [key, certificate] = ['key', 'cert'].map((name) => join(this.#folder, name)) as [string, string]
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const named = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync('openssl', [...request, ...named, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
    writeFileSync(file, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
    return file
  }
}

/** The configuration as OPERATING.md has it. */
function snippet(name: ProxyName) {
  const document = readFileSync(inProject('apps/server/OPERATING.md'), 'utf8')
  const found = new RegExp(`\n\`\`\`${name}\n([^]*?)\`\`\`\n`).exec(document)?.[1]
  if (found === undefined) throw new Error(`OPERATING.md has no configuration of ${name}.`)
  return found
}

function replaceOnce(config: string, { from, to }: Replacement) {
  if (config.split(from).length !== 2)
    throw new Error(`The configuration must have ${from} exactly once.\n${config}`)
  return config.replace(from, () => to)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function isListening(port: number) {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    await new Promise((later) => setTimeout(later, 50))
    return false
  } finally {
    socket.destroy()
  }
}
