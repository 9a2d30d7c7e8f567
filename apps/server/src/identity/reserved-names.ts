import { nameKeys } from './confusable-names.ts'

/**
 * Under these names a person would speak for the server or the operator, or for everybody. The sample dialect sends refusals
 * as Parley. Words that are also given names, such as مالك and هنا, are not here.
 */
const words = `
  admin administrator moderator mod owner system everyone here all room parley
  管理员 管理員 版主 主持人 群主 房主 所有者 系统 系統 所有人 全体 全體 全体成员 全體成員 大家 这里 這裡 房间 房間 聊天室
  مدير المدير مسؤول المسؤول مشرف المشرف المالك نظام النظام الجميع الكل غرفة الغرفة بارلي
`

const reserved = new Set(
  words
    .trim()
    .split(/\s+/)
    .flatMap((word) => [word, word.toUpperCase(), (word[0] ?? '').toUpperCase() + word.slice(1)])
    .flatMap(nameKeys),
)

/** P4.7: nobody may have this name, or one that looks like it. */
export function isReserved(keys: readonly string[]): boolean {
  return keys.some((key) => reserved.has(key))
}
