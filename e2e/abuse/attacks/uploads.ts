import { randomBytes } from 'node:crypto'
import type { Attack } from '../attack.ts'
import { asking } from './requests.ts'

/** Of the largest size. */
const length = 25e6
const ofAddressInDay = 1e9

/** Somebody who begins the largest files without end, each as another newcomer. */
export const uploadFlood: Attack = {
  name: 'upload flood',
  unit: 'uploads',
  attackers: 8,
  limit: { of: 'all', burst: ofAddressInDay / length, perSecond: 0 },
  start: (target) =>
    Promise.resolve(
      asking(target, () => ({
        path: '/api/files',
        headers: {
          authorization: `Bearer ${randomBytes(16).toString('base64url')}`,
          'tus-resumable': '1.0.0',
          'upload-length': String(length),
          'upload-metadata': 'room bG9iYnk=,name YQ==',
        },
        body: {},
        answeredBy: 201,
      })),
    ),
}
