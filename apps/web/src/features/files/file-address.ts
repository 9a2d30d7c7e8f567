import { pathTo } from '../../ui/base-path.ts'

/** Where the server serves a file (P14.2): as it is stored, or a picture, or that of a video, that fits 640 x 480 or 2560 x 2560. */
export const fileAddress = (id: string, size?: 'small' | 'large' | 'still'): string =>
  pathTo(`/files/${id}${size === undefined ? '' : `/${size}`}`)

/** The same, to be saved and never shown. */
export const downloadAddress = (id: string): string => `${fileAddress(id)}?download`
