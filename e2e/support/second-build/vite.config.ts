// The page as it is after a change: the same sources, but for one word.
import page from '../../../apps/web/vite.config.ts'

export default {
  ...page,
  plugins: [
    {
      name: 'one-word-changed',
      transform: (code: string, id: string) =>
        id.endsWith('catalogues/en.ts')
          ? code.replace('Nobody has said anything yet', 'This is the second build')
          : undefined,
    },
    ...(page.plugins ?? []),
  ],
}
