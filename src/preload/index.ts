import { contextBridge, ipcRenderer } from 'electron'
import { contractKinds } from '../shared/contract-kinds.ts'
import { channelName, mapVerbs } from '../shared/contract-types.ts'

/** One function for each entry of the contract; no channel names and no events of Electron get through. */
const bridge = mapVerbs(contractKinds, (kind, group, verb) => {
  const channel = channelName(group, verb)
  return kind === 'invoke' ? caller(channel) : subscriber(channel)
})

contextBridge.exposeInMainWorld('kiosk', bridge)

function caller(channel: string) {
  return (input?: unknown): Promise<unknown> => ipcRenderer.invoke(channel, input)
}

function subscriber(channel: string) {
  return (listener: (payload: unknown) => void) => {
    const forward = (_event: unknown, payload: unknown) => {
      listener(payload)
    }
    ipcRenderer.on(channel, forward)
    return () => {
      ipcRenderer.off(channel, forward)
    }
  }
}
