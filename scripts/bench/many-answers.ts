import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../src/main/database/open.ts'
import { DATABASE_NAME } from '../../src/main/database/visit-store.ts'
import { fillWithAnswers } from '../../tests/helpers/faults/many-answers.ts'
import { shippedContent } from '../../tests/helpers/visit-setup.ts'
import type { BenchStage } from './bench-stage.ts'

const SECONDS_A_VISIT = 600
const ANSWERS_A_VISIT = 13

/** Folders of data by how many answers are in them, so that each is filled once. */
const filled = new Map<number, Promise<string>>()

/**
 * A folder of data with so many answers, the last of them given just now: questions and slides are
 * those of the lesson. Whoever changes it takes a copy.
 */
export function dataWithAnswers(stage: BenchStage, answers: number): Promise<string> {
  const found = filled.get(answers) ?? fill(stage, answers)
  filled.set(answers, found)
  return found
}

async function fill(stage: BenchStage, answers: number): Promise<string> {
  const dataDir = join(stage.workDir, `answers-${answers}`)
  mkdirSync(dataDir)
  const { slides, questions } = shippedContent.lesson
  const database = openDatabase(join(dataDir, DATABASE_NAME))
  const visits = Math.ceil(answers / ANSWERS_A_VISIT)
  fillWithAnswers(database, answers, {
    fromSeconds: Math.floor(Date.now() / 1000) - visits * SECONDS_A_VISIT,
    questionIds: questions.map(({ id }) => id),
    slideIds: slides.map(({ id }) => id),
  })
  database.close()
  await stage.giveAll(dataDir)
  return dataDir
}

/** A copy of that folder, for a measurement that changes what is in it. */
export async function copyOfAnswers(stage: BenchStage, answers: number): Promise<string> {
  return stage.copyOf(await dataWithAnswers(stage, answers))
}
