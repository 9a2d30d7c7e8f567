export { default as PeoplePanel } from './PeoplePanel.vue'
