import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { RoomsWords } from './en.ts'

const count = plural<'zero' | 'one' | 'two' | 'few' | 'many'>('ar')

/** العربية */
export const ar: RoomsWords = {
  heading: 'غرفك',
  close: 'إغلاق',
  unread: (messages) =>
    count(messages, {
      zero: 'لا رسائل غير مقروءة',
      one: 'رسالة غير مقروءة',
      two: 'رسالتان غير مقروءتين',
      few: '# رسائل غير مقروءة',
      many: '# رسالة غير مقروءة',
      other: '# رسالة غير مقروءة',
    }),
  unreadAtLeast: (messages) =>
    count(messages, {
      zero: 'ربما رسائل غير مقروءة',
      one: 'رسالة غير مقروءة أو أكثر',
      two: 'رسالتان غير مقروءتين أو أكثر',
      few: '# رسائل غير مقروءة أو أكثر',
      many: '# رسالة غير مقروءة أو أكثر',
      other: '# رسالة غير مقروءة أو أكثر',
    }),
  mentions: (messages) =>
    count(messages, {
      zero: 'لا شيء يشير إليك',
      one: 'واحدة تشير إليك',
      two: 'اثنتان تشيران إليك',
      few: '# تشير إليك',
      many: '# تشير إليك',
      other: '# تشير إليك',
    }),
  favourite: 'مفضلة',
  locked: 'ليست مفتوحة للجميع',
  muted: 'صامتة',
  you: 'أنت',
  ended: {
    banned: 'أنت محظور',
    door_closed: 'مغلقة أمامك',
    room_deleted: 'محذوفة',
    sent_out: 'أُخرجت منها',
    other: 'غير متاحة',
  },
  menu: {
    open: (room) => `المزيد عن ${who(room)}`,
    addFavourite: 'إضافة إلى المفضلة',
    removeFavourite: 'إزالة من المفضلة',
    notify: 'أبلغني عن',
    all: 'كل رسالة',
    mentions: 'الرسائل التي تشير إليك',
    nothing: 'لا شيء',
    leave: 'مغادرة هذه الغرفة…',
    offline: 'لا يوجد اتصال. لم يتغير شيء.',
  },
  allUnread: {
    title: 'كل ما لم يُقرأ',
    none: 'لا شيء غير مقروء.',
    read: 'تمييز كمقروء',
    readOf: (room) => `تمييز كمقروء: ${room}`,
    readAll: 'تمييز الكل كمقروء',
    more: (messages) =>
      count(messages, {
        zero: '…ولا شيء غيرها',
        one: '…ورسالة أخرى',
        two: '…ورسالتان أخريان',
        few: '…و# رسائل أخرى',
        many: '…و# رسالة أخرى',
        other: '…و# رسالة أخرى',
      }),
  },
  search: {
    open: 'البحث في كل غرفك',
    nothing: 'لم يوجد شيء في غرفك الأخرى.',
    found: (rooms) =>
      count(rooms, {
        zero: 'لم يوجد شيء',
        one: 'وُجد في غرفة أخرى',
        two: 'وُجد في غرفتين أخريين',
        few: 'وُجد في # غرف أخرى',
        many: 'وُجد في # غرفة أخرى',
        other: 'وُجد في # غرفة أخرى',
      }),
    more: 'قد يكون في هذه الغرفة المزيد.',
  },
  draft: {
    heading: 'هناك نص آخر لم يُرسل:',
    use: 'استخدامه',
    discard: 'تجاهله',
  },
  leave: {
    title: (room) => `مغادرة ${who(room)}؟`,
    text: 'تختفي من قائمتك على كل أجهزتك، ولا يصلك منها شيء بعد ذلك. يبقى فيها ما كتبته. يمكنك العودة برابطها إذا كانت مفتوحة لك حينها.',
    confirm: 'مغادرة',
    stay: 'البقاء',
  },
  make: {
    open: 'غرفة جديدة',
    title: 'فتح غرفة',
    label: 'الاسم، أو رابط غرفة',
    hint: 'إن لم تكن الغرفة موجودة فستُنشأ. من يمكنه الدخول يُحدَّد في دعوتها.',
    missing: 'أدخل اسمًا',
    elsewhere: 'لا يؤدي هذا الرابط إلى غرفة في هذا الخادم',
    confirm: 'فتح',
    cancel: 'إلغاء',
  },
}
