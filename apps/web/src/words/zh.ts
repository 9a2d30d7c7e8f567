import { counted } from './counted.ts'
import type { Words } from './en.ts'
import { number } from './number.ts'

const count = counted<'other'>('zh')
const named = (room: string) => (room === 'lobby' ? '大厅' : room)

/** 简体中文 */
export const zh: Words = {
  appName: 'Parley',
  language: {
    label: '语言',
    missing: '暂时无法加载该语言，请在恢复连接后重试。',
  },
  join: {
    title: (room) => (room === 'lobby' ? '加入大厅' : `加入“${room}”`),
    intro: '填好你的称呼，就可以开始聊天。',
    email: '邮箱',
    emailExample: 'you@example.com',
    emailHint: '邮箱不会离开这个浏览器，只用来选取你的 Gravatar 头像。',
    emailMissing: '请填写邮箱',
    emailTooLong: '邮箱太长了',
    username: '用户名',
    usernameMissing: '请填写用户名',
    usernameTooLong: (limit) => count(limit, { other: '用户名最多 # 个字符' }),
    usernameUnreadable: '用户名不能包含控制字符、不可见字符或改变文字方向的字符',
    usernameTaken: '这个名字或与它相似的名字已有人使用',
    takeSuggestion: (name) => `改用“${name}”`,
    submit: '加入',
  },
  noSuchRoom: {
    title: '这个地址没有聊天室',
    text: '聊天室名称只能由字母、数字、“-”和“_”组成。',
    toLobby: '前往大厅',
  },
  room: {
    name: named,
    here: (people) => count(people, { other: '# 人在线' }),
    people: '成员',
    hereHeading: (people) => `在线 ${number(people)} 人`,
    uncounted: '在线的人太多，无法逐一列出。',
    guest: '访客',
    guestHint: '此人没有加入，所用的名字属于另一个人',
    you: '（你）',
    leaveUnsent: (unsent) =>
      count(unsent, { other: '还有 # 条消息没有发出，离开后将会丢失。确定要离开吗？' }),
    share: '复制聊天室链接',
    shared: '链接已复制',
    shareByHand: '这是聊天室的链接：',
    leave: '离开',
    close: '关闭',
    messages: (room) => `“${named(room)}”中的消息`,
    loadingOlder: '正在加载更早的消息…',
    beginning: (room) => `“${named(room)}”从这里开始。`,
    empty: '还没有人说话，来开个头吧！',
    invite: '想邀请别人，把聊天室链接发给他们就行。',
    newMessages: (unread) => count(unread, { other: '# 条新消息' }),
    toNewest: '跳到最新消息',
  },
  composer: {
    label: (room) => `在“${named(room)}”中发消息`,
    send: '发送',
    tooLong: (over) => count(over, { other: '超出 # 个字符' }),
    left: (left) => count(left, { other: '还可以输入 # 个字符' }),
    empty: '消息里得有可以阅读的内容',
    unstorable: '消息不能包含空字符（NUL）或损坏的 Unicode',
  },
  outgoing: {
    sending: '正在发送…',
    offline: '等待连接…',
    waiting: '请稍候…',
    retry: '重试',
    discard: '丢弃',
  },
  connection: {
    connecting: '正在连接…',
    lost: '连接已断开，正在重新连接…',
    keeps: '你写的内容会保留，稍后发送。',
    now: '立即重试',
    refused: (code) => `服务器结束了连接（${code}）。`,
  },
  refusals: {
    not_json: '服务器无法读取此页面发送的内容，请刷新页面。',
    unknown_type: '服务器不认识此页面的请求，请刷新页面。',
    wrong_shape: '服务器无法读取此页面发送的内容，请刷新页面。',
    too_long: '内容太长了。',
    empty_message: '消息里得有可以阅读的内容',
    bad_message: '消息不能包含空字符（NUL）或损坏的 Unicode',
    empty_username: '请填写用户名',
    bad_username: '用户名不能包含控制字符、不可见字符或改变文字方向的字符',
    name_taken: '这个名字或与它相似的名字已有人使用',
    bad_room: '聊天室名称只能由字母、数字、“-”和“_”组成。',
    not_joined: '服务器认为你不在聊天室里，请刷新页面。',
    already_joined: '服务器认为你已在某个聊天室里，请刷新页面。',
    cid_reused: '服务器把它当成了之前的另一条消息。请丢弃后重新输入。',
    slow_down: '一次发送的消息太多了。',
    storage_full: '服务器没有空间保存消息了。',
  },
}
