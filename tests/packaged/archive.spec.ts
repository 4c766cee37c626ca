import { join, resolve } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { packageDir, packageKinds } from '../../scripts/setup/package-app.mjs'
import { readAsar } from '../helpers/asar.ts'

/** As the bytes in the executable say it: the digits 0 and 1. */
const [DISABLE, ENABLE] = ['0', '1'].map((digit) => digit.charCodeAt(0))

for (const kind of packageKinds) {
  test(`S19 the fuses of the ${kind} package are set`, async () => {
    const wire = await getCurrentFuseWire(join(packageDir(kind), 'aftercare-kiosk'))
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: kind === 'test' ? ENABLE : DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
    })
  })
}

test('the two packages differ by one constant', () => {
  const [production, forTests] = (['production', 'test'] as const).map((kind) =>
    readAsar(resolve(packageDir(kind), 'resources/app.asar')),
  )
  if (production === undefined || forTests === undefined) throw new Error('no archive')
  expect([...production.keys()].sort()).toEqual([...forTests.keys()].sort())
  const different = [...production].filter(([path, bytes]) => !forTests.get(path)?.equals(bytes))
  expect(different.map(([path]) => path)).toEqual(['out/main/index.js'])

  const lines = (files: Map<string, Buffer>) =>
    files.get('out/main/index.js')?.toString().split('\n') ?? []
  const others = lines(forTests)
  const changed = lines(production).flatMap((line, at) =>
    line === others[at] ? [] : [{ production: line.trim(), test: others[at]?.trim() }],
  )
  expect(lines(production)).toHaveLength(others.length)
  expect(changed).toHaveLength(1)
  expect(changed[0]?.production).toMatch(/^var \w+ = Object\.freeze\(\{ kind: "production" \}\);$/)
  expect(changed[0]?.test).toBe(changed[0]?.production.replace('"production"', '"test"'))
})
