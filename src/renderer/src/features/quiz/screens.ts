// What the questions are made of, to be read together.
export { default as Nurse } from './Nurse.svelte'
export { default as Question } from './Question.svelte'
export { default as QuizIntro } from './QuizIntro.svelte'
export { default as Reteach } from './Reteach.svelte'
