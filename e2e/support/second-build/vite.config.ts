// Builds the page with one changed text, to test updates.
import page from '../../../apps/web/vite.config.ts'

const firstText = 'No messages yet'

export default {
  ...page,
  plugins: [
    {
      name: 'one-text-changed',
      transform(code: string, id: string) {
        if (!id.endsWith('catalogues/en.ts')) return undefined
        if (!code.includes(firstText)) throw new Error(`The English texts have no "${firstText}".`)
        return code.replace(firstText, 'This is the second build')
      },
    },
    ...(page.plugins ?? []),
  ],
}
