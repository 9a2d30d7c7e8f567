import { ar as arabic } from '../../apps/web/src/i18n/catalogues/ar.ts'
import { en as english, type Words } from '../../apps/web/src/i18n/catalogues/en.ts'
import { ar as arabicRoom } from '../../apps/web/src/i18n/catalogues/room/ar.ts'
import { en as englishRoom, type RoomWords } from '../../apps/web/src/i18n/catalogues/room/en.ts'
import { zh as chineseRoom } from '../../apps/web/src/i18n/catalogues/room/zh.ts'
import { zh as chinese } from '../../apps/web/src/i18n/catalogues/zh.ts'

/** The texts of the page once the room is loaded. */
export type PageWords = Words & RoomWords

export const en: PageWords = { ...english, ...englishRoom }
export const zh: PageWords = { ...chinese, ...chineseRoom }
export const ar: PageWords = { ...arabic, ...arabicRoom }
