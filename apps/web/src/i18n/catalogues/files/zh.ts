import { number } from '../../number.ts'
import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { FilesWords } from './en.ts'

const count = plural<'other'>('zh')

/** Simplified Chinese. */
export const zh: FilesWords = {
  close: '关闭',
  waiting: {
    heading: '待发送的文件',
    ready: (size: string) => `${size}，已就绪`,
    sending: (sent: string, size: string) => `${sent} / ${size}`,
    waits: (size: string) => `${size}，等待中`,
    processing: '正在检查…',
    failed: '未能送达',
    remove: (name: string) => `移除 ${name}`,
    describe: (name: string) => `描述 ${name}`,
    add: '添加',
    left: (files: number) => count(files, { other: '还可添加 # 个' }),
    retry: '重试',
    leaveOut: '不发送',
    dropHere: '将文件拖到此处发送',
    notAdded: {
      empty: (name: string) => `${who(name)} 是空文件。`,
      'too-large': (name: string, most: string) => `${who(name)} 太大。每个文件最大为 ${most}。`,
      'too-many': (name: string) => `未添加 ${who(name)}：消息的文件数已达上限。`,
      unreadable: (name: string) => `无法读取 ${who(name)}。不能发送文件夹。`,
    },
  },
  description: {
    heading: '描述这张图片',
    label: '图片上有什么？',
    hint: '供看不到图片的人阅读。',
    original: '发送原始尺寸',
    originalHint: '否则会缩小。拍摄地点和时间绝不会发送给他人。',
    save: '完成',
    cancel: '取消',
  },
  outgoing: {
    sending: (sent: string, size: string) => `正在发送，${sent} / ${size}`,
    timeLeft: (time: string) => `剩余 ${time}`,
    turn: '正在排队…',
    paused: '连接已断开，恢复后会自动继续发送。',
    processing: '服务器正在检查文件…',
    takeBack: '撤回这条消息',
    missing: '此浏览器中已没有该文件。请丢弃消息，或不发送该文件。',
  },
  refusals: {
    uploads_off: '此服务器不接收文件。',
    no_such_upload: '服务器已删除该文件。请重试以重新发送。',
    bad_upload: '服务器无法理解此页面的请求。请重新加载页面。',
    file_empty: '该文件是空的。',
    file_too_large: '该文件超过了此服务器的大小限制。',
    upload_quota: '您今天发送的文件已达上限。',
    picture_too_large: '图片的像素过多。请缩小后再发送。',
    picture_broken: '无法读取图片。图片已损坏，或与文件名不符。',
    picture_kind: '无法发送这种图片，因为其中可能含有拍摄地点。请另存为 JPEG 或 PNG。',
    pictures_unavailable: '此服务器不接收图片。',
    media_broken: '无法读取该录音或视频。文件不完整，或与文件名不符。',
    not_processed: '服务器未能及时处理该文件。请稍后重试。',
  },
  limits: {
    file: '该文件超过了此服务器的大小限制。',
    newcomer: '您是新来的，第一个小时内可发送的文件较少。请稍后重试。',
    day: '您今天发送的文件已达上限。',
    address: '您的网络今天发送的文件已达上限。',
    all: '服务器没有空间存放更多文件。',
  },
  viewer: {
    label: '照片',
    place: (nth: number, all: number) => `第 ${number(nth)} 张，共 ${number(all)} 张`,
    next: '下一张',
    previous: '上一张',
    reply: '回复',
    download: '下载',
    open: '在新标签页中打开',
    all: '此房间的照片',
    show: (nth: number) => `第 ${number(nth)} 张照片`,
    in: (time: string, room: string) => `${time}，${room}`,
  },
  voice: {
    recording: '正在录音',
    send: '发送语音消息',
    cancel: '丢弃录音',
    denied: '浏览器不允许在此使用麦克风。',
    failed: '无法使用麦克风。',
    name: (time: string) => `语音消息 ${time}`,
  },
  card: { remove: '移除此链接预览' },
}
