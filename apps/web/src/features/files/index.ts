import type { Component } from 'vue'
import { loadFilesWords } from '../../i18n/files-words.ts'
import { lazily } from '../../ui/lazy-loading.ts'

export { useAttachments } from './attachments-store.ts'
export { fileSummary } from './file-summary.ts'
export { default as AttachButton } from './waiting/AttachButton.vue'
export { default as VoiceButton } from './voice/VoiceButton.vue'
export { default as MessageFiles } from './shown/MessageFiles.vue'
export { useFileDrop } from './waiting/use-file-drop.ts'
export { filesIn } from './waiting/files-in.ts'
export { shownPicture } from './viewer/shown-picture.ts'

/** Loaded with its words, when it is needed. */
const withWords = (load: () => Promise<{ default: Component }>) =>
  lazily(async () => {
    const [part] = await Promise.all([load(), loadFilesWords()])
    return part
  })

/** The files that wait in the composer. */
export const WaitingTiles = withWords(() => import('./waiting/WaitingTiles.vue'))

/** Uploads, while there is something to upload. */
export const UploadTasks = withWords(() => import('./uploads/UploadTasks.vue'))

/** The files of a message that is being sent. */
export const OutgoingFiles = withWords(() => import('./waiting/OutgoingFiles.vue'))

/** Over the room while files are dragged. */
export const DropTarget = withWords(() => import('./waiting/DropTarget.vue'))

/** What the first link of a message leads to. */
export const LinkCard = withWords(() => import('./shown/LinkCard.vue'))

/** A picture in full size. */
export const PictureViewer = withWords(() => import('./viewer/PictureViewer.vue'))

/** In place of the field while a voice message is recorded. */
export const VoiceRecorder = withWords(() => import('./voice/VoiceRecorder.vue'))
