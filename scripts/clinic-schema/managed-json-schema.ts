import { toJsonSchema } from '@valibot/to-json-schema'
import { managedSchema } from '../../src/main/settings/managed-schema.ts'

/** What JSON Schema cannot say: the kiosk checks it, and the description tells of it. */
const ONLY_HERE = ['trim', 'check']

/** The JSON Schema of the managed file, for editors and for whoever deploys it. */
export const managedJsonSchema = () => toJsonSchema(managedSchema, { ignoreActions: ONLY_HERE })
