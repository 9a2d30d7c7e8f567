import { expect, test } from 'vitest'
import { languageName } from './language-name.ts'

test.each([
  ['ts', 'TypeScript'],
  ['JS', 'JavaScript'],
  ['c++', 'C++'],
  ['sh', 'Bash'],
  ['brainf', 'brainf'],
  ['constructor', 'constructor'],
])('%s is %s', (word, name) => {
  expect(languageName(word)).toBe(name)
})
