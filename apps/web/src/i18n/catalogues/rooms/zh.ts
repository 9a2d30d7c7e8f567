import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { RoomsWords } from './en.ts'

const count = plural<'other'>('zh')

/** 简体中文 */
export const zh: RoomsWords = {
  heading: '你的房间',
  close: '关闭',
  unread: (messages) => count(messages, { other: '# 条未读消息' }),
  unreadAtLeast: (messages) => count(messages, { other: '至少 # 条未读消息' }),
  mentions: (messages) => count(messages, { other: '# 条提到了你' }),
  favourite: '已收藏',
  locked: '不对所有人开放',
  hasDraft: '有未发送的文字',
  muted: '已静音',
  you: '你',
  ended: {
    banned: '你已被封禁',
    door_closed: '未对你开放',
    room_deleted: '已删除',
    sent_out: '你已被移出',
    other: '无法使用',
  },
  menu: {
    open: (room) => `${who(room)} 的更多选项`,
    addFavourite: '加入收藏',
    removeFavourite: '取消收藏',
    notify: '提醒我',
    all: '所有消息',
    mentions: '提到你的消息',
    nothing: '不提醒',
    leave: '离开此房间…',
    leaveConversation: '离开私聊…',
    offline: '没有连接，未作任何更改。',
  },
  allUnread: {
    title: '全部未读',
    none: '没有未读消息。',
    read: '标为已读',
    readOf: (room) => `标为已读：${room}`,
    readAll: '全部标为已读',
    more: (messages) => count(messages, { other: '……还有 # 条' }),
  },
  direct: {
    heading: '私聊',
    open: '新的私聊',
    title: '新的私聊',
    hint: '只有参与者能看到。所有人都能看到有谁参与。之后不会再加入别人。',
    alone: '这里现在没有其他人，最近也没有。私聊从当前房间的人开始。',
    nobody: '请至少选择一个人',
    tooMany: (people) => `最多可以选择 ${people} 人`,
    confirm: '开始',
  },
  leaveConversation: {
    title: (room) => `离开与 ${who(room)} 的私聊？`,
    text: '它会从你所有设备的列表中消失，而且你无法再回来。你写过的内容会留给其他人。最后一个人离开后，所有内容都会被删除。',
  },
  search: {
    open: '搜索你的所有房间',
    nothing: '在你的其他房间中没有找到。',
    found: (rooms) => count(rooms, { other: '在 # 个其他房间中找到' }),
    more: '这个房间里可能还有更多。',
  },
  draft: {
    heading: '还有另一段未发送的文字：',
    use: '使用它',
    discard: '丢弃它',
  },
  leave: {
    title: (room) => `离开 ${who(room)}？`,
    text: '它会从你所有设备的列表中消失，你不会再收到它的任何提示。你写过的内容会留在那里。如果届时它仍对你开放，你可以用它的链接回来。',
    confirm: '离开',
    stay: '留下',
  },
  make: {
    open: '新房间',
    title: '打开房间',
    label: '名称，或房间的链接',
    hint: '如果房间还不存在，就会新建一个。谁可以进入，在它的邀请中设置。',
    missing: '请输入名称',
    elsewhere: '这个链接不是此服务器上的房间',
    confirm: '打开',
    listed: '对所有人开放的房间',
    cancel: '取消',
  },
}
