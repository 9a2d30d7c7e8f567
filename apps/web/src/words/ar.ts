import { counted } from './counted.ts'
import type { Words } from './en.ts'
import { number } from './number.ts'

const count = counted<'zero' | 'one' | 'two' | 'few' | 'many'>('ar')

/** A name of either direction keeps what stands around it in place. */
const isolated = (name: string) => `\u2068${name}\u2069`
const named = (room: string) => (room === 'lobby' ? 'الردهة' : isolated(room))

/** العربية */
export const ar: Words = {
  appName: 'Parley',
  language: {
    label: 'اللغة',
    missing: 'تعذّر تحميل هذه اللغة. حاول مجددًا عند عودة الاتصال.',
  },
  join: {
    title: (room) => `انضم إلى ${named(room)}`,
    intro: 'عرّف بنفسك وابدأ الحديث.',
    email: 'البريد الإلكتروني',
    emailExample: 'you@example.com',
    emailHint: 'لا يغادر هذا المتصفح أبدًا، ولا يُستخدم إلا لاختيار صورتك من Gravatar.',
    emailMissing: 'أدخل بريدك الإلكتروني',
    emailTooLong: 'هذا البريد الإلكتروني طويل جدًا',
    username: 'اسم المستخدم',
    usernameMissing: 'اختر اسم مستخدم',
    usernameTooLong: (limit) =>
      count(limit, {
        zero: 'لا يمكن أن يتجاوز اسم المستخدم # حرف',
        one: 'لا يمكن أن يتجاوز اسم المستخدم حرفًا واحدًا',
        two: 'لا يمكن أن يتجاوز اسم المستخدم حرفين',
        few: 'لا يمكن أن يتجاوز اسم المستخدم # أحرف',
        many: 'لا يمكن أن يتجاوز اسم المستخدم # حرفًا',
        other: 'لا يمكن أن يتجاوز اسم المستخدم # حرف',
      }),
    usernameUnreadable: 'لا يمكن أن يحتوي اسم المستخدم على محارف تحكم أو محارف خفية أو محارف تغيّر الاتجاه',
    usernameTaken: 'يستخدم شخص آخر هذا الاسم أو اسمًا يشبهه',
    takeSuggestion: (name) => `استخدم «${isolated(name)}»`,
    submit: 'انضمام',
  },
  noSuchRoom: {
    title: 'لا توجد غرفة في هذا العنوان',
    text: 'تتكوّن أسماء الغرف من حروف وأرقام و«-» و«_».',
    toLobby: 'اذهب إلى الردهة',
  },
  room: {
    name: (room) => (room === 'lobby' ? 'الردهة' : room),
    here: (people) =>
      count(people, {
        zero: 'لا أحد هنا',
        one: 'شخص واحد هنا',
        two: 'شخصان هنا',
        few: '# أشخاص هنا',
        many: '# شخصًا هنا',
        other: '# شخص هنا',
      }),
    people: 'الأشخاص',
    hereHeading: (people) => `الموجودون هنا: ${number(people)}`,
    uncounted: 'عدد الموجودين أكبر من أن يُعرضوا في قائمة.',
    guest: 'ضيف',
    guestHint: 'شخص لم ينضم، ويستخدم اسمًا يخص غيره',
    you: '(أنت)',
    leaveUnsent: (unsent) =>
      count(unsent, {
        zero: 'لا توجد رسائل غير مُرسلة. هل تريد المغادرة؟',
        one: 'لم تُرسل رسالة واحدة بعد، وستُفقد. هل تريد المغادرة؟',
        two: 'لم تُرسل رسالتان بعد، وستُفقدان. هل تريد المغادرة؟',
        few: 'لم تُرسل # رسائل بعد، وستُفقد. هل تريد المغادرة؟',
        many: 'لم تُرسل # رسالة بعد، وستُفقد. هل تريد المغادرة؟',
        other: 'لم تُرسل # رسالة بعد، وستُفقد. هل تريد المغادرة؟',
      }),
    share: 'انسخ رابط هذه الغرفة',
    shared: 'نُسخ الرابط',
    shareByHand: 'هذا رابط الغرفة:',
    leave: 'مغادرة',
    close: 'إغلاق',
    messages: (room) => `الرسائل في ${named(room)}`,
    loadingOlder: 'جارٍ تحميل الرسائل الأقدم…',
    beginning: (room) => `هنا بداية ${named(room)}.`,
    empty: 'لم يقل أحد شيئًا بعد. كن أول المتحدثين!',
    invite: 'لدعوة الآخرين، أرسل إليهم رابط هذه الغرفة.',
    newMessages: (unread) =>
      count(unread, {
        zero: 'لا رسائل جديدة',
        one: 'رسالة جديدة',
        two: 'رسالتان جديدتان',
        few: '# رسائل جديدة',
        many: '# رسالة جديدة',
        other: '# رسالة جديدة',
      }),
    toNewest: 'انتقل إلى أحدث رسالة',
  },
  composer: {
    label: (room) => `اكتب رسالة في ${named(room)}`,
    send: 'إرسال',
    tooLong: (over) =>
      count(over, {
        zero: 'الطول مناسب',
        one: 'حرف واحد زائد عن الحد',
        two: 'حرفان زائدان عن الحد',
        few: '# أحرف زائدة عن الحد',
        many: '# حرفًا زائدًا عن الحد',
        other: '# حرف زائد عن الحد',
      }),
    left: (left) =>
      count(left, {
        zero: 'لم يبقَ أي حرف',
        one: 'بقي حرف واحد',
        two: 'بقي حرفان',
        few: 'بقيت # أحرف',
        many: 'بقي # حرفًا',
        other: 'بقي # حرف',
      }),
    empty: 'لا بد أن تحتوي الرسالة على شيء يُقرأ',
    unstorable: 'لا يمكن أن تحتوي الرسالة على محارف NUL أو ترميز Unicode تالف',
  },
  outgoing: {
    sending: 'جارٍ الإرسال…',
    offline: 'في انتظار الاتصال…',
    waiting: 'لحظة من فضلك…',
    retry: 'إعادة المحاولة',
    discard: 'تجاهل',
  },
  informed: {
    heading: 'الإشعارات',
    about: 'ما نخبرك به حين تبتعد عن هذه الصفحة:',
    nothing: 'لا شيء',
    mentions: 'الرسائل التي تذكرك',
    everything: 'كل الرسائل',
    sound: 'مع صوت هادئ',
    always: 'يظهر عدد الرسائل غير المقروءة دائمًا في عنوان التبويب.',
    granted: 'سيعرضها متصفحك.',
    askable: 'سيسألك متصفحك إن كان يُسمح لهذه الصفحة بعرضها.',
    blocked: 'يحظر متصفحك إشعارات هذه الصفحة. يمكنك السماح بها من إعدادات المتصفح لهذا الموقع.',
    impossible: 'لا تعرض المتصفحات الإشعارات إلا من صفحات https. لا يمكن هنا تنبيهك إلا بالصوت.',
    tab: (room, unread) => `${unread > 0 ? `(${number(unread)}) ` : ''}${room} · Parley`,
    title: (name, room) => `${isolated(name)} · ${isolated(room)}`,
  },
  connection: {
    connecting: 'جارٍ الاتصال…',
    lost: 'انقطع الاتصال. جارٍ إعادة الاتصال…',
    keeps: 'ما تكتبه محفوظ وسيُرسل لاحقًا.',
    now: 'حاول الآن',
    refused: (code) => `أنهى الخادم الاتصال (${code}).`,
  },
  refusals: {
    not_json: 'لم يتمكن الخادم من قراءة ما أرسلته هذه الصفحة. أعد تحميل الصفحة.',
    unknown_type: 'لا يعرف الخادم ما طلبته هذه الصفحة. أعد تحميل الصفحة.',
    wrong_shape: 'لم يتمكن الخادم من قراءة ما أرسلته هذه الصفحة. أعد تحميل الصفحة.',
    too_long: 'هذا أطول من المسموح.',
    empty_message: 'لا بد أن تحتوي الرسالة على شيء يُقرأ',
    bad_message: 'لا يمكن أن تحتوي الرسالة على محارف NUL أو ترميز Unicode تالف',
    empty_username: 'اختر اسم مستخدم',
    bad_username: 'لا يمكن أن يحتوي اسم المستخدم على محارف تحكم أو محارف خفية أو محارف تغيّر الاتجاه',
    name_taken: 'يستخدم شخص آخر هذا الاسم أو اسمًا يشبهه',
    bad_room: 'تتكوّن أسماء الغرف من حروف وأرقام و«-» و«_».',
    not_joined: 'يقول الخادم إنك لست في الغرفة. أعد تحميل الصفحة.',
    already_joined: 'يقول الخادم إنك في غرفة بالفعل. أعد تحميل الصفحة.',
    cid_reused: 'ظنّها الخادم رسالة سابقة. تجاهلها واكتبها من جديد.',
    slow_down: 'هذه رسائل كثيرة دفعة واحدة.',
    storage_full: 'لم تعد لدى الخادم مساحة لحفظ الرسائل.',
  },
}
