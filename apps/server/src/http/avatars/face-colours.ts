export interface FaceColours {
  readonly ground: string
  readonly letter: string
}

/**
 * Pale ground and deep letter, and the two for dark pages: the twelve hues of names (apps/web/src/styles/hues.css), in
 * the same order. The full colour would be the loudest thing in a list.
 */
export const faceColours: readonly { readonly light: FaceColours; readonly dark: FaceColours }[] = [
  { light: { ground: '#ffcac7', letter: '#682224' }, dark: { ground: '#6a3635', letter: '#ffdfdd' } },
  { light: { ground: '#fdcdb7', letter: '#662801' }, dark: { ground: '#683a23', letter: '#fee1d4' } },
  { light: { ground: '#f3d3ad', letter: '#563500' }, dark: { ground: '#604011', letter: '#ffe3c2' } },
  { light: { ground: '#dfdcad', letter: '#443f00' }, dark: { ground: '#4f4910', letter: '#edeac0' } },
  { light: { ground: '#c9e3b9', letter: '#254804' }, dark: { ground: '#365025', letter: '#d9f1cc' } },
  { light: { ground: '#b8e6ca', letter: '#004a2b' }, dark: { ground: '#1d5438', letter: '#caf4da' } },
  { light: { ground: '#aae7e1', letter: '#014743' }, dark: { ground: '#02534f', letter: '#bff4ef' } },
  { light: { ground: '#ace3f7', letter: '#014456' }, dark: { ground: '#025064', letter: '#c7f0ff' } },
  { light: { ground: '#bfdcfe', letter: '#093e6f' }, dark: { ground: '#274a6f', letter: '#d9eafe' } },
  { light: { ground: '#d2d5fe', letter: '#36346f' }, dark: { ground: '#41426f', letter: '#e4e6fe' } },
  { light: { ground: '#eacdf5', letter: '#512a60' }, dark: { ground: '#573a63', letter: '#f5dfff' } },
  { light: { ground: '#fac9df', letter: '#622344' }, dark: { ground: '#65364d', letter: '#ffddec' } },
]
