import { platformEnvironment } from '@parley/client'
import { pathTo } from '../ui/base-path.ts'

/** The browser as the room client's environment. */
export const browserEnvironment = platformEnvironment(
  () => new URL(pathTo('/ws'), location.href.replace(/^http/, 'ws')).href,
)
