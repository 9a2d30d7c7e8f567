/** The longest claim, and the longest wait of a device, in milliseconds. A time further ahead is that of a clock that went back. */
export const longestClaimMs = 10 * 60_000
export const longestDeviceWaitMs = 24 * 3_600_000
