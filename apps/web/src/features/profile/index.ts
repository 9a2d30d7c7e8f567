export { checkFields, errorsOf, type FieldErrors } from './field-checks.ts'
