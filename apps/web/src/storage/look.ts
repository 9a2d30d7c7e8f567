import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export const densities = ['comfortable', 'compact'] as const

export type Theme = (typeof themes)[number]
export type Density = (typeof densities)[number]

export const themeChoice = persisted('parley.theme', v.picklist(themes))
export const densityChoice = persisted('parley.density', v.picklist(densities))

/** Puts the choices of this browser on the page (tokens.css): before anything is drawn, and when they change. */
export function showLook() {
  const { dataset } = document.documentElement
  dataset['theme'] = themeChoice.load() ?? 'system'
  dataset['density'] = densityChoice.load() ?? 'comfortable'
}
