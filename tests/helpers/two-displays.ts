import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Outside } from './outside.ts'

/**
 * A screen of two displays side by side, both 1280x800: the X server itself, on a graphics driver that
 * draws nowhere. The virtual screen of the other tests knows only one.
 */
export async function startTwoDisplays(
  dataDir: string,
): Promise<{ outside: Outside; env: Record<string, string>; stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'aftercare-displays-'))
  const [configPath, logPath] = [join(dir, 'xorg.conf'), join(dir, 'xorg.log')]
  writeFileSync(configPath, CONFIG)
  const server = spawn(
    'Xorg',
    [
      ...['-displayfd', '3', '-config', configPath, '-logfile', logPath, '-noreset', '-ac'],
      ...['-nolisten', 'tcp', '-novtswitch', '-sharevts'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const started = await Promise.race([
    once(server.stdio[3] as NodeJS.ReadableStream, 'data'),
    once(server, 'exit'),
  ])
  if (server.exitCode !== null) throw new Error(readFileSync(logPath, 'utf8').slice(-2000))
  const env = { DISPLAY: `:${String(started[0]).trim()}`, XAUTHORITY: '' }
  const outside = new Outside({ ...process.env, ...env }, dataDir)
  outside.run('xrandr', '--newmode', ...MODE)
  for (const [output, ...place] of [['DUMMY0'], ['DUMMY1', '--right-of', 'DUMMY0']] as const) {
    outside.run('xrandr', '--addmode', output, MODE[0])
    outside.run('xrandr', '--output', output, '--mode', MODE[0], ...place)
  }
  outside.run('xrandr') // asks the outputs anew: only then is the second one connected
  await outside.manageBy('ours')
  return {
    outside,
    env,
    stop: async () => {
      const ended = once(server, 'exit')
      server.kill()
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** By `cvt 1280 800`. */
const MODE = [
  ...(['aftercare', '83.50', '1280', '1352', '1480', '1680'] as const),
  ...['800', '803', '809', '831', '-hsync', '+vsync'],
] as const

const CONFIG = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "nowhere"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Screen"
  Identifier "both"
  Device "nowhere"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2048
  EndSubSection
EndSection
`
