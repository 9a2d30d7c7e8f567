import { readConfig, type Config } from '../../config/config.ts'

/** The settings of a test: loopback, a free port, no limits, no requests to others. */
export const testConfig: Config = readConfig([], {
  PORT: '0',
  HOST: '127.0.0.1',
  ALLOWED_HOSTS: 'chat.example',
  GRAVATAR_URL: '',
  POSTS_PER_MINUTE: '0',
  HISTORY_PER_PERSON: '0',
  HISTORY_PER_ADDRESS: '0',
  SEARCHES_PER_PERSON: '0',
  NEW_ROOMS_PER_ADDRESS: '0',
  SOCKETS_PER_ADDRESS: '0',
  SOCKETS_NOT_JOINED: '0',
  SOCKETS_PER_PERSON: '0',
  DIAGNOSTICS_PER_ADDRESS: '0',
  FRAMES_PER_SOCKET: '0',
  JOINS_PER_PERSON: '0',
  NEW_PEOPLE_PER_ADDRESS: '0',
  RETURNS_PER_ADDRESS: '0',
  MIN_FREE: '0',
  NEW_NAMES_PER_ADDRESS: '0',
  NEW_NAMES_PER_DAY: '0',
  LOG_LEVEL: 'silent',
})
