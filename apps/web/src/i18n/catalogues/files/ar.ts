import { number } from '../../number.ts'
import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { FilesWords } from './en.ts'

const count = plural<'zero' | 'one' | 'two' | 'few' | 'many'>('ar')

/** Arabic. */
export const ar: FilesWords = {
  close: 'إغلاق',
  waiting: {
    heading: 'ملفات للإرسال',
    ready: (size: string) => `${size}، جاهز`,
    sending: (sent: string, size: string) => `${sent} من ${size}`,
    waits: (size: string) => `${size}، في الانتظار`,
    processing: 'جارٍ الفحص…',
    failed: 'لم يصل',
    remove: (name: string) => `إزالة ${who(name)}`,
    describe: (name: string) => `وصف ${who(name)}`,
    add: 'إضافة',
    left: (files: number) =>
      count(files, {
        zero: 'لا مزيد',
        one: 'ملف آخر',
        two: 'ملفان آخران',
        few: '# ملفات أخرى',
        many: '# ملفًا آخر',
        other: '# ملف آخر',
      }),
    retry: 'إعادة المحاولة',
    leaveOut: 'استبعاد',
    dropHere: 'أفلت الملفات هنا لإرسالها',
    notAdded: {
      empty: (name: string) => `الملف ${who(name)} فارغ.`,
      'too-large': (name: string, most: string) => `الملف ${who(name)} كبير جدًا. الحد الأقصى للملف ${most}.`,
      'too-many': (name: string) => `لم يُضَف ${who(name)}: بلغت الرسالة الحد الأقصى من الملفات.`,
      unreadable: (name: string) => `تعذّرت قراءة ${who(name)}. لا يمكن إرسال المجلدات.`,
    },
  },
  description: {
    heading: 'صف هذه الصورة',
    label: 'ماذا تُظهر؟',
    hint: 'لمن لا يستطيع رؤيتها.',
    original: 'إرسال الحجم الأصلي',
    originalHint: 'وإلا فسيُصغَّر حجمها. لا يُرسَل أبدًا مكان التقاطها ولا وقته.',
    save: 'تم',
    cancel: 'إلغاء',
  },
  outgoing: {
    sending: (sent: string, size: string) => `جارٍ الإرسال، ${sent} من ${size}`,
    timeLeft: (time: string) => `بقي ${time}`,
    turn: 'في انتظار الدور…',
    paused: 'انقطع الاتصال. سيُستأنف الإرسال تلقائيًا.',
    processing: 'الخادم يفحص الملفات…',
    takeBack: 'استرجاع الرسالة',
    missing: 'لم يعد الملف موجودًا في هذا المتصفح. تجاهل الرسالة أو استبعد الملف.',
  },
  refusals: {
    uploads_off: 'لا يقبل هذا الخادم الملفات.',
    no_such_upload: 'حذف الخادم الملف في هذه الأثناء. أعد المحاولة لإرساله من جديد.',
    bad_upload: 'لم يفهم الخادم هذه الصفحة. أعد تحميل الصفحة.',
    file_empty: 'الملف فارغ.',
    file_too_large: 'الملف أكبر مما يقبله هذا الخادم.',
    upload_quota: 'لقد أرسلت أقصى ما يمكن لشخص واحد إرساله في اليوم.',
    picture_too_large: 'عدد بكسلات الصورة كبير جدًا. صغّرها ثم أرسلها من جديد.',
    picture_broken: 'تعذّرت قراءة الصورة. إنها تالفة أو ليست كما يقول اسمها.',
    picture_kind: 'لا يمكن إرسال صور من هذا النوع لأنها قد تكشف مكان التقاطها. احفظها بصيغة JPEG أو PNG.',
    pictures_unavailable: 'لا يقبل هذا الخادم الصور.',
    media_broken: 'تعذّرت قراءة التسجيل. إنه غير مكتمل أو ليس كما يقول اسمه.',
    not_processed: 'لم يتمكن الخادم من تجهيز الملف في الوقت المناسب. أعد المحاولة بعد قليل.',
  },
  limits: {
    file: 'الملف أكبر مما يقبله هذا الخادم.',
    newcomer: 'أنت جديد هنا: يمكنك إرسال قدر أقل في الساعة الأولى. أعد المحاولة لاحقًا.',
    day: 'لقد أرسلت أقصى ما يمكن لشخص واحد إرساله في اليوم.',
    address: 'أرسلت شبكتك أقصى ما يمكن إرساله في اليوم.',
    all: 'لا توجد مساحة على الخادم لمزيد من الملفات.',
  },
  viewer: {
    label: 'صورة',
    place: (nth: number, all: number) => `${number(nth)} من ${number(all)}`,
    next: 'الصورة التالية',
    previous: 'الصورة السابقة',
    reply: 'رد',
    download: 'تنزيل',
    open: 'فتح في علامة تبويب جديدة',
    all: 'صور هذه الغرفة',
    show: (nth: number) => `الصورة ${number(nth)}`,
    in: (time: string, room: string) => `${time} في ${who(room)}`,
  },
  voice: {
    recording: 'جارٍ التسجيل',
    send: 'إرسال الرسالة الصوتية',
    cancel: 'تجاهل التسجيل',
    denied: 'لا يسمح المتصفح باستخدام الميكروفون هنا.',
    failed: 'تعذّر استخدام الميكروفون.',
    name: (time: string) => `رسالة صوتية ${time}`,
  },
  card: { remove: 'إزالة معاينة هذا الرابط' },
}
