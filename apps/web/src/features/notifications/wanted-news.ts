import type { RoomLine } from '@parley/shared'
import type { NotifyAbout } from './notification-settings.ts'

/**
 * What is told of a room while the page is open. The person turns everything off for this browser, and otherwise decides by room;
 * a room that is told of where it mentions them, as all are at first, follows the choice for this browser.
 */
export function wantedNews(inBrowser: NotifyAbout, line: Pick<RoomLine, 'notify'> | undefined): NotifyAbout {
  if (inBrowser === 'nothing' || line?.notify === 'nothing') return 'nothing'
  return line?.notify === 'all' ? 'everything' : inBrowser
}
