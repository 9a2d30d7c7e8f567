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
    record: '录制语音消息',
    recording: '正在录音',
    send: '发送语音消息',
    cancel: '丢弃录音',
    denied: '浏览器不允许在此使用麦克风。',
    failed: '无法使用麦克风。',
    name: (time: string) => `语音消息 ${time}`,
  },
}
