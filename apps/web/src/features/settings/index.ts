export type { SettingsPart } from './settings-part.ts'
export { default as YouChip } from './YouChip.vue'
