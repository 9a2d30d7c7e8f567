/** Loads the panel's chunk; called early when a search is likely. */
export const loadSearchPanel = () => import('./SearchPanel.vue')
