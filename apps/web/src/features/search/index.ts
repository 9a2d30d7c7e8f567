export { default as SearchButton } from './SearchButton.vue'
export { loadSearchPanel } from './load-search-panel.ts'
