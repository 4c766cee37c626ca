import * as v from 'valibot'
import { clinicEntries, limitEntries } from '../../shared/clinic.ts'
import { sharedEntries } from './schema.ts'

/** What the managed file may say; each part may be left out, and is then the clinic's to set. */
export const managedSchema = v.pipe(
  v.partial(
    v.strictObject({
      $schema: v.pipe(v.string(), v.description('Where this schema is, for editors.')),
      ...clinicEntries,
      limits: v.pipe(
        v.partial(v.strictObject(limitEntries)),
        v.description('The limits that patients are told; each may be left out.'),
      ),
      ...sharedEntries,
    }),
  ),
  v.title('Aftercare Kiosk: managed settings'),
  v.description(
    'Values that whoever manages the machine sets. They win over the settings, and staff see them as locked.',
  ),
)
export type Managed = v.InferOutput<typeof managedSchema>
