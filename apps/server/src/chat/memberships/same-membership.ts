import type { StoredMembership } from '../../access/membership-store.ts'

/** Whether a line says the same of both. */
export function isSame(before: StoredMembership, now: StoredMembership) {
  return (['read', 'notify', 'isFavourite', 'drafted'] as const).every((mark) => before[mark] === now[mark])
}
