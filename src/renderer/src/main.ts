import { mount } from 'svelte'
import './fonts.ts'
import './styles/tokens.css'
import './styles/base.css'
import App from './App.svelte'
import { client, reportFailure } from './client.ts'
import { guardPage } from './page-guards.ts'
import { guardPresses } from './press-guard.ts'
import { showsScreen } from './shown-screen.ts'

guardPage(window)
guardPresses(window)

window.addEventListener('error', ({ error, message }) => {
  reportFailure(error ?? message)
})
window.addEventListener('unhandledrejection', ({ reason }) => {
  reportFailure(reason)
})

client.kiosk.ping(() => {
  client.kiosk.alive({ showsScreen: showsScreen(document) }).catch(reportFailure)
})

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')
mount(App, { target })
