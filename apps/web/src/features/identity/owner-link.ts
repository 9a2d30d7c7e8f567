import { shallowRef } from 'vue'
import { fragmentPart, removeFragmentPart } from '../../ui/fragment.ts'

/** P12.7: the secret of an owner's link, until it is used. In memory alone. */
export const ownerLink = shallowRef<string>()

/** Takes it from the address, which it leaves at once. */
export function takeOwnerLink() {
  ownerLink.value = fragmentPart('owner') ?? ownerLink.value
  removeFragmentPart('owner')
}
