import * as v from 'valibot'
import { clinicEntries, limitEntries, limitsSchema, type Clinic } from '../../shared/clinic.ts'
import type { Problem } from '../../shared/errors.ts'
import {
  firstKeys,
  limitKeys,
  settingFields,
  type SettingKey,
  type SetupRefusal,
} from '../../shared/setup.ts'
import { contentDirs } from '../content/content-dirs.ts'
import { loadContent, type Content } from '../content/load.ts'
import { loadManaged, overlay } from '../settings/managed.ts'
import { sharedEntries, type Settings } from '../settings/schema.ts'
import type { Draft } from './draft-file.ts'
import { problemOf, refusalOf, textOf, parseSettingText, withValue } from './setting-text.ts'

interface Options {
  dataDir: string
  appDir: string
  managedPath: string
  load: (dataDir: string) => Settings
  /** The limits to start from. */
  example: () => Clinic
}

type Values = Draft['values']

const schemas: Readonly<Record<string, v.GenericSchema>> = {
  ...Object.fromEntries(Object.entries(clinicEntries).map(([key, one]) => [`clinic.${key}`, one])),
  ...Object.fromEntries(
    Object.entries(limitEntries).map(([key, one]) => [`clinic.limits.${key}`, one]),
  ),
  ...sharedEntries,
}

const isOptional = (key: SettingKey) => {
  const field = settingFields[key]
  return 'isOptional' in field && field.isOptional
}

/** What the values of a first set-up are laid on and held against; read once, when it begins. */
export class FirstValues {
  readonly #stored: Settings
  readonly #managed: ReturnType<typeof loadManaged>
  readonly #limits: Clinic['limits']
  /** The keys that the one who manages the machine has set. */
  readonly locked: readonly string[]
  readonly content: Content

  constructor({ dataDir, appDir, managedPath, load, example }: Options) {
    this.#stored = load(dataDir)
    this.#managed = loadManaged(managedPath)
    this.#limits = example().limits
    this.locked = overlay(this.#stored, this.#managed, managedPath).locked
    this.content = loadContent(contentDirs(appDir, dataDir), this.#stored.lessonId)
  }

  /** With gaps where nothing was entered yet. */
  settings(values: Values): Settings {
    const clinicSoFar = { example: false, limits: this.#limits }
    let settings = { ...this.#stored, clinic: clinicSoFar } as unknown as Settings
    for (const key of firstKeys) {
      const text = values[key]
      if (text !== undefined) settings = withValue(settings, key, parseSettingText(key, text))
    }
    const { limits, ...managed } = this.#managed
    const ofClinic = Object.entries(managed).filter(([key]) => key in clinicEntries)
    const clinic = {
      ...settings.clinic,
      ...Object.fromEntries(ofClinic.filter(([, value]) => value !== undefined)),
      limits: { ...settings.clinic?.limits, ...limits },
    } as Clinic
    const {
      languages = settings.languages,
      staffLanguage = settings.staffLanguage,
      kioskLabel = settings.kioskLabel,
    } = managed
    return { ...settings, clinic, languages, staffLanguage, kioskLabel }
  }

  /** The limits that nobody has looked at yet. */
  toCheck(values: Values): SettingKey[] {
    return limitKeys.filter((key) => values[key] === undefined && !this.locked.includes(key))
  }

  phones(values: Values): string[] {
    const settings = this.settings(values)
    const keys = ['clinic.emergencyNumber', 'clinic.clinicPhone', 'clinic.afterHoursPhone'] as const
    return keys.map((key) => textOf(settings, key)).filter((phone) => phone !== '')
  }

  /** @returns why the text cannot be the value of the key; null when it can */
  refuse(values: Values, key: SettingKey, text: string): SetupRefusal | null {
    const refused = (rule: SetupRefusal['rule']) => ({ kind: 'refused' as const, key, rule })
    if (this.locked.includes(key)) return refused('locked')
    const schema = schemas[key]
    if (!firstKeys.includes(key) || schema === undefined) return refused('value')
    const value = parseSettingText(key, text)
    const problem = problemOf(schema, value, key) ?? this.#contradiction(values, key, value)
    if (problem !== null) return refusalOf(problem, key)
    const tags = key === 'languages' || key === 'staffLanguage' ? text.trim().split(/\s+/) : []
    return tags.every((tag) => this.content.locales.has(tag)) ? null : refused('content')
  }

  /** @returns the first value that is still to come; null when all are there */
  findMissing(values: Values): SettingKey | null {
    const [unchecked] = this.toCheck(values)
    if (unchecked !== undefined) return unchecked
    const settings = this.settings(values)
    const needed = firstKeys.filter((key) => !isOptional(key))
    return needed.find((key) => textOf(settings, key) === '') ?? null
  }

  #contradiction(values: Values, key: SettingKey, value: unknown): Problem | null {
    if (!key.startsWith('clinic.limits.')) return null
    const limits = withValue(this.settings(values), key, value).clinic?.limits
    return problemOf(limitsSchema, limits, 'clinic.limits')
  }
}
