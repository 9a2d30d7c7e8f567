import { join } from 'node:path'
import { fileStoreContract } from '../testing/contracts/file-store-contract.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { FolderStore } from './folder-store.ts'

fileStoreContract('a folder', () => new FolderStore(join(temporaryFolder(), 'stored')))
