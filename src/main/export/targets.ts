import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import {
  CLINIC_FOLDER,
  MOST_TARGETS,
  type ExportTarget,
  type TargetId,
} from '../../shared/exports.ts'
import { isMountPoint, type Mount } from './mounts.ts'

/** A share whose server is gone may never answer. */
const ANSWER_WITHIN_MS = 2000

/** A place that was chosen. */
export interface ChosenTarget {
  dir: string
  isDrive: boolean
  /** Whether a drive or share must be mounted at that very folder. */
  mustBeMount: boolean
  /**
   * Whether it is the same drive still. Where one was pulled out its folder may be left, and what is
   * written there then lies on the kiosk's own disk.
   */
  isThere: () => boolean
}

interface Options {
  /** The clinic's own folder; null: none is set. */
  folder: string | null
  /** Whether a drive or share must be mounted at the clinic's folder. */
  mustBeMount: boolean
  findDrives: () => Mount[]
}

/** Where staff may write to. The page names one of these by its id, never by a path. */
export class Targets {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  list(): Promise<ExportTarget[]> {
    const { folder, mustBeMount } = this.#options
    const drives = this.#drives()
    const clinic =
      folder === null || drives.some(({ dir }) => dir === folder)
        ? []
        : [{ id: CLINIC_FOLDER, kind: 'folder' as const, name: folder, dir: folder }]
    const found = drives.map((drive) => ({
      id: idOf(drive),
      kind: 'drive' as const,
      name: basename(drive.dir),
      dir: drive.dir,
    }))
    return Promise.all(
      [...found, ...clinic].slice(0, MOST_TARGETS).map(async ({ dir, ...target }) => {
        const ask = mustBeMount && target.id === CLINIC_FOLDER ? askMount : askFolder
        return { ...target, ...(await inspectFolder(dir, ask)) }
      }),
    )
  }

  /** @throws {AppError} `export-nowhere` without a folder, `export-target-gone` when it is not there */
  find(id: TargetId): ChosenTarget {
    const { folder, mustBeMount } = this.#options
    if (id === CLINIC_FOLDER) {
      if (folder === null) throw new AppError('export-nowhere')
      return { dir: folder, isDrive: false, mustBeMount, isThere: () => true }
    }
    const byId = () => this.#drives().find((drive) => idOf(drive) === id)
    const drive = byId()
    if (drive === undefined) throw new AppError('export-target-gone')
    const isThere = () => byId() !== undefined
    return { dir: drive.dir, isDrive: true, mustBeMount: true, isThere }
  }

  #drives(): Mount[] {
    return this.#options.findDrives().toSorted((a, b) => a.dir.localeCompare(b.dir, 'en'))
  }
}

const idOf = ({ id, device, dir }: Mount): TargetId =>
  createHash('sha256').update(`${id} ${device} ${dir}`).digest('hex').slice(0, 16)

type FolderState = Pick<ExportTarget, 'freeBytes' | 'canWrite' | 'isMissingMount'>

const NOTHING: FolderState = { freeBytes: null, canWrite: false, isMissingMount: false }

/** Those whose answer is awaited, by their folder. */
const awaited = new Map<string, Promise<FolderState>>()
/** Each that is asked holds one of the four threads by which all files are read, perhaps for ever. */
const ASKED_AT_ONCE = 2
let asked = 0
const waiting: (() => void)[] = []

/** @param ask stands for what asks the system, which a share whose server is gone may never answer */
export function inspectFolder(dir: string, ask = askFolder): Promise<FolderState> {
  let answer = awaited.get(dir)
  if (answer === undefined) {
    answer = inTurn(() => ask(dir)).finally(() => {
      awaited.delete(dir)
    })
    awaited.set(dir, answer)
  }
  return Promise.race([answer, wait(ANSWER_WITHIN_MS, NOTHING, { ref: false })])
}

async function inTurn(ask: () => Promise<FolderState>): Promise<FolderState> {
  if (asked >= ASKED_AT_ONCE) {
    await new Promise<void>((wake) => {
      waiting.push(wake)
    })
  }
  asked++
  try {
    return await ask()
  } finally {
    asked--
    waiting.shift()?.()
  }
}

async function askFolder(dir: string): Promise<FolderState> {
  try {
    const { bavail, bsize } = await statfs(dir)
    const freeBytes = bavail * bsize
    const canWrite = await access(dir, constants.W_OK).then(
      () => true,
      () => false,
    )
    return { freeBytes, canWrite, isMissingMount: false }
  } catch {
    return NOTHING // not there
  }
}

/** The same for a folder at which a drive or share must be mounted. */
async function askMount(dir: string): Promise<FolderState> {
  const state = await askFolder(dir)
  if (state.freeBytes === null || (await isMountPoint(dir).catch(() => false))) return state
  return { ...NOTHING, isMissingMount: true }
}
