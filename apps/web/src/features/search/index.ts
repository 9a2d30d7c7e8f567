export { default as SearchButton } from './SearchButton.vue'
export { loadSearchPanel } from './load-search-panel.ts'
export { searchedPerson } from './searched-person.ts'
