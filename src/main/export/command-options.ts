import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { feedSchema, formatNames, STAFF_FEED } from '../../shared/exports.ts'
import { localeTagSchema } from '../../shared/visit.ts'
import { FROM_THE_BEGINNING } from '../database/sequence.ts'
import { ageRecipientSchema } from '../settings/age-recipient.ts'
import { daySchema, formatsSchema, rangeSchema } from './request.ts'

/** The feed of exports that name none. */
export const COMMAND_FEED = 'command-line'

export const USAGE = `usage: npm run export -- --data DIR --out DIR
         [--format ${formatNames.join(',')}]  which files; all of them when not given
         [--from 2026-11-01] [--to 2026-11-30]  visits that began on these days, both included
         [--since-last]                       visits that changed since the last export of this feed
         [--feed NAME]                        who gets it; with --since-last ${COMMAND_FEED} when not given,
                                              without it nobody, and nothing later counts from it
         [--encrypt-to age1…]                 once for each public key; else those of the settings
         [--plain]                            not encrypted, whatever the settings say
         [--language es]                      of the data dictionary; else that of the staff
       npm run export -- --data DIR --show-key
         the public key that the exports of this kiosk are signed with`

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

const argumentsSchema = v.pipe(
  v.object({
    data: v.string('is missing'),
    out: v.string('is missing'),
    format: v.optional(
      v.pipe(
        v.string(),
        v.transform((names) => names.split(',')),
        formatsSchema,
      ),
      formatNames.join(','),
    ),
    from: v.optional(daySchema),
    to: v.optional(daySchema),
    'since-last': v.boolean(),
    feed: v.optional(
      v.pipe(
        feedSchema,
        v.check(
          (name) => name.toLowerCase() !== STAFF_FEED.toLowerCase(),
          `must not be ${STAFF_FEED}: that is what staff export at the kiosk`,
        ),
      ),
    ),
    'encrypt-to': v.optional(v.array(ageRecipientSchema), []),
    plain: v.boolean(),
    language: v.optional(localeTagSchema),
  }),
  v.check(
    (given) => !(given.plain && given['encrypt-to'].length > 0),
    '--plain and --encrypt-to exclude each other',
  ),
)
export type ExportOptions = v.InferOutput<typeof argumentsSchema>

/** @throws {Error} whose message names the option and what is wrong with it */
export function parseOptions(args: string[]): ExportOptions {
  const { values } = parseArgs({
    args,
    options: {
      ...{ data: text, out: text, format: text, from: text, to: text, language: text },
      feed: text,
      'encrypt-to': { ...text, multiple: true },
      'since-last': flag,
      plain: flag,
    },
  })
  const options = check(argumentsSchema, values)
  const { from: fromDate = null, to: toDate = null } = options
  check(rangeSchema, { fromDate, toDate, afterChange: FROM_THE_BEGINNING })
  return options
}

/** @throws {Error} whose message names what is wrong */
export function parseKeyOptions(args: string[]): { data: string } {
  const { values } = parseArgs({ args, options: { data: text, 'show-key': flag } })
  return check(v.object({ data: v.string('is missing') }), values)
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown) {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const [option, ...rest] = v.getDotPath(issue)?.split('.') ?? []
  // What is given several times is told by its text: nobody counts from 0.
  const given = rest.length > 0 ? ` ${String(issue.input)}` : ''
  throw new Error(option === undefined ? issue.message : `--${option}${given}: ${issue.message}`)
}
