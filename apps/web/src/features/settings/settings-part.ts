/** What the settings lead to, in place of them. */
export type SettingsPart = 'shortcuts' | 'leave'
