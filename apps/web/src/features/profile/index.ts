export { checkFields, type FieldErrors } from './field-checks.ts'
export { default as IdentityFields } from './IdentityFields.vue'
