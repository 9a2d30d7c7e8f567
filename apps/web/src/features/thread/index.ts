/** Loads the panel's chunk. */
export const loadThreadPanel = () => import('./ThreadPanel.vue')
