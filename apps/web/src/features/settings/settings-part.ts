/** What the settings lead to, in a dialog of its own. */
export type SettingsPart = 'profile' | 'devices' | 'notifications' | 'shortcuts' | 'leave'
