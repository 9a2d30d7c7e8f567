import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startWithBots } from '../../testing/programs/test-bot.ts'
import { connect } from '../../testing/test-client.ts'

const folder = fileURLToPath(new URL('../../../examples/', import.meta.url))
const isThere = (program: string) => spawnSync(program, ['--version']).status === 0

const examples = [
  { program: process.execPath, file: 'bot.ts', asked: '!echo hello', answer: /^hello$/ },
  { program: 'python3', file: 'bot.py', asked: '!echo hello', answer: /^hello$/ },
  { program: 'sh', needs: 'curl', file: 'bot.sh', asked: '!time', answer: /^\d\d:\d\d UTC$/ },
]

for (const { program, needs = program, file, asked, answer } of examples)
  test.skipIf(!isThere(needs))(`P19.8: the bot of ${file} answers`, async () => {
    const { bot, port, url } = await startWithBots()
    const { token } = await bot('Echo')
    const env = { PATH: process.env['PATH'], PARLEY_URL: url, PARLEY_TOKEN: token }
    const child = spawn(program, [`${folder}${file}`], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    })
    onTestFinished(() => void process.kill(-(child.pid ?? 0)))
    const ada = await connect(port)
    await ada.join('lobby', 'Ada')
    // It begins now: what was posted before it has begun has no answer.
    for (let n = 0; ; n += 1) {
      await ada.post(`question-${n}-of-ada`, asked)
      const answers = ada.received.filter((frame) => frame.includes('"program":"bot"'))
      if (answers.length > 0) {
        const { messages } = JSON.parse(answers[0] ?? '') as { messages: { message: string }[] }
        expect(messages[0]?.message).toMatch(answer)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })
