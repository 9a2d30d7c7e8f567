/** Browsers have passkeys at an IP address, too, but refuse every use of them there. */
export const canUsePasskeys = (): boolean =>
  window.isSecureContext && 'PublicKeyCredential' in window && !/^\[|^\d+(\.\d+){3}$/.test(location.hostname)
