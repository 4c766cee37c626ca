import * as v from 'valibot'
import type { Problem } from '../../shared/errors.ts'
import {
  settingFields,
  settingKeys,
  type SettingField,
  type SettingKey,
  type SetupRefusal,
} from '../../shared/setup.ts'

/** Settings as text, and text as settings; whether they are right is for the schemas. */

type Tree = Record<string, unknown>
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const LISTS: readonly SettingKey[] = ['languages', 'export.publicKeys']
const isYesNo = (field: SettingField) => field.kind === 'choice' && field.options.includes('true')

/** The value that stands at a key, as it crosses to the screen. */
export function textOf(settings: object, key: SettingKey): string {
  let value: unknown = settings
  for (const part of key.split('.')) value = isTree(value) ? value[part] : undefined
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What a text means at a key. */
export function parseSettingText(key: SettingKey, text: string): unknown {
  const field = settingFields[key]
  const trimmed = text.trim()
  if (LISTS.includes(key)) return trimmed === '' ? [] : trimmed.split(/\s+/)
  const isNull =
    trimmed === '' && (field.kind === 'choice' || ('isOptional' in field && field.isOptional))
  if (isNull) return null
  if (isYesNo(field)) return trimmed === 'true' || (trimmed === 'false' ? false : trimmed)
  if (field.kind === 'number') return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed
  return trimmed
}

/** A copy with another value at a key. */
export function withValue<Settings extends object>(
  settings: Settings,
  key: SettingKey,
  value: unknown,
): Settings {
  const set = (tree: Tree, [first = '', ...rest]: readonly string[]): Tree => {
    const inner = tree[first]
    return { ...tree, [first]: rest.length === 0 ? value : set(isTree(inner) ? inner : {}, rest) }
  }
  return set(settings as Tree, key.split('.')) as Settings
}

/** Which setting a problem is about, and whether it is wrong by itself or beside another. */
export function refusalOf(problem: Problem | undefined, changed: SettingKey): SetupRefusal {
  const path = problem?.key ?? ''
  const key = settingKeys.find((one) => path === one || path.startsWith(`${one}.`)) ?? changed
  const isOrder = /^must (not be less|be more) than /.test(problem?.reason ?? '')
  return { kind: 'refused', key, rule: isOrder ? 'order' : 'value' }
}

/** @returns the first thing wrong with a value; null when it is right */
export function problemOf(schema: v.GenericSchema, value: unknown, key: string): Problem | null {
  const result = v.safeParse(schema, value)
  if (result.success) return null
  const [issue] = result.issues
  const inner = v.getDotPath(issue)
  return { file: '', key: inner === null ? key : `${key}.${inner}`, reason: issue.message }
}
