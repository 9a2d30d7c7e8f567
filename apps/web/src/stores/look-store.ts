import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import {
  densities,
  densityChoice,
  showLook,
  themeChoice,
  themes,
  type Density,
  type Theme,
} from '../storage/look.ts'

export { densities, themes }

/** Colour scheme and density, in this browser. */
export const useLook = defineStore('look', () => {
  const theme = ref<Theme>(themeChoice.load() ?? 'system')
  const density = ref<Density>(densityChoice.load() ?? 'comfortable')

  watch([theme, density], () => {
    themeChoice.save(theme.value === 'system' ? undefined : theme.value)
    densityChoice.save(density.value === 'comfortable' ? undefined : density.value)
    showLook()
  })

  return { theme, density }
})
