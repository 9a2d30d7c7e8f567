/** Where something could not be fetched, it is asked for again after so many milliseconds. */
export const againMs = 2_000

/** A chunk of the page may fail to load once, as where a connection breaks: without it, that part would be missing for good. */
export async function untilLoaded<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      console.warn('A part of the page could not be loaded; trying again', error)
    }
    await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}
