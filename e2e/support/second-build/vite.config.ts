// Builds the page with one changed text, to test updates.
import page from '../../../apps/web/vite.config.ts'

export default {
  ...page,
  plugins: [
    {
      name: 'one-text-changed',
      transform: (code: string, id: string) =>
        id.endsWith('catalogues/en.ts')
          ? code.replace('Nobody has said anything yet', 'This is the second build')
          : undefined,
    },
    ...(page.plugins ?? []),
  ],
}
