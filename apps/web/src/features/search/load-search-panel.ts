/** What shows a search is fetched once somebody is about to. */
export const loadSearchPanel = () => import('./SearchPanel.vue')
