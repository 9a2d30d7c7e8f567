import { expect, test } from 'vitest'
import { nameKeys } from './confusable-names.ts'
import { isReserved } from './reserved-names.ts'

test.for([
  ...[
    'admin',
    'Administrator',
    'MODERATOR',
    'mod',
    'Owner',
    'system',
    'everyone',
    'here',
    'all',
    'room',
    'Parley',
  ],
  ...['管理员', '系统', '所有人', '房间', 'مدير', 'المشرف', 'النظام', 'الجميع'],
  ...[
    '\u0430dmin',
    'АDМІN',
    'Ａｄｍｉｎ',
    '𝐚𝐝𝐦𝐢𝐧',
    'ᴀᴅᴍɪɴ',
    'ad\u200dmin',
    'a d m i n',
    'ADMlN',
    'M0D',
    'A11',
    'AIl',
    'ѕуѕtеm',
    'Parlеy',
    'الـجميع',
  ],
])('P4.7: %s is nobody’s name', (name) => {
  expect(isReserved(nameKeys(name))).toBe(true)
})

test.for(['Al', 'Ali', 'Adam', 'Modi', 'Rory', 'Omar', 'Hera', '林娜', 'مالك', 'هنا', 'admin of nothing'])(
  'P4.7: %s may be a name',
  (name) => {
    expect(isReserved(nameKeys(name))).toBe(false)
  },
)
