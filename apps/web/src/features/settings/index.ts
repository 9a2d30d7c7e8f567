export type { SettingsPart } from './settings-part.ts'
// Not loaded lazily: who has lost the connection can still leave.
export { default as SettingsDialog } from './SettingsDialog.vue'
export { default as YouChip } from './YouChip.vue'
