import { Model } from 'survey-core'
import 'survey-core/survey-core.fontless.css'
import { renderSurvey } from 'survey-js-ui'
import './page.css'

/** The lesson and its quiz in SurveyJS, with its own UI for plain JavaScript. */

const json: unknown = JSON.parse(document.getElementById('model')?.textContent ?? '')
const target = document.getElementById('survey')
if (target === null) throw new Error('index.html has no #survey')
renderSurvey(new Model(json), target)
