import { number } from './number.ts'

/** Chooses the plural form of a count and replaces `#` by the count. */
export function plural<Form extends Intl.LDMLPluralRule>(language: string) {
  const rules = new Intl.PluralRules(language)
  return (count: number, forms: Record<Form | 'other', string>): string => {
    const form: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string } = forms
    return (form[rules.select(count)] ?? forms.other).replaceAll('#', number(count))
  }
}
