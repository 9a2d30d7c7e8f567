/** Who signs people in instead of the form, as the server has written into the document: a proxy in front of it, or a provider. */
export const signedInBy = signerIn(
  typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLMetaElement>('meta[name="signed-in-by"]')?.content,
)

function signerIn(content: string | undefined) {
  return content === 'proxy' || content === 'provider' ? content : undefined
}
