/** Whether `message` calls on somebody with `@name`, other than as the start of a longer word. */
export function callsOn(message: string, name: string): boolean {
  const text = message.toLowerCase()
  const call = `@${name.toLowerCase()}`
  for (let at = text.indexOf(call); name !== '' && at >= 0; at = text.indexOf(call, at + 1))
    if (!letter.test(text.slice(0, at).slice(-1)) && !letter.test(text.slice(at + call.length).charAt(0)))
      return true
  return false
}

const letter = /[\p{L}\p{N}_]/u
