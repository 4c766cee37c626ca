// Guards of the lock-down, each with the change that takes it away and the test that must notice.

/**
 * @typedef {object} Guard
 * @property {string} name what it keeps out
 * @property {string} file
 * @property {readonly (readonly [from: string, to: string])[]} removal each text, which stands there
 *   once, and what is put in its place
 * @property {'unit' | 'e2e'} part which runner
 * @property {string} test the title of the test that must fail then
 */

/** @type {readonly Guard[]} */
export const guards = [
  {
    name: 'requests to the network are cancelled',
    file: 'src/main/lockdown/session-guards.ts',
    removal: [['respond({ cancel: !allowed })', 'respond({ cancel: false && !allowed })']],
    part: 'e2e',
    test: 'the network is denied to the session itself',
  },
  {
    name: 'permissions are denied',
    file: 'src/main/lockdown/session-guards.ts',
    removal: [['session.setPermissionCheckHandler(() => false)', '']],
    part: 'e2e',
    test: 'nothing leads out of the page',
  },
  {
    name: 'only the app closes its window',
    file: 'src/main/window/create-window.ts',
    removal: [['if (!isQuitting()) event.preventDefault()', 'if (!isQuitting()) return']],
    part: 'e2e',
    test: 'the window fills the screen and cannot be closed',
  },
  {
    name: 'the window fills the screen',
    file: 'src/main/window/create-window.ts',
    removal: [
      ['    kiosk: true,\n', ''],
      ['if (size === null) fillScreen(', 'if (size === null) void ('],
    ],
    part: 'e2e',
    test: 'the window fills the screen and cannot be closed',
  },
  {
    name: 'a closed page comes back',
    file: 'src/main/window/kiosk-window.ts',
    removal: [
      ['      ;[this.#window, this.#watchdog] = this.#open()\n      void this.load()\n', ''],
    ],
    part: 'e2e',
    test: 'a page that closes itself is there again',
  },
  {
    name: 'one kiosk to a data folder',
    file: 'src/main/index.ts',
    removal: [["if (folder.kind === 'in-use')", 'if (app.getName() === "")']],
    part: 'e2e',
    test: 'a second start on the same data ends at once',
  },
  {
    name: 'no pickers of files',
    file: 'src/main/window/create-window.ts',
    removal: [["    disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',\n", '']],
    part: 'e2e',
    test: 'nothing leads out of the page',
  },
  {
    name: 'the page runs in Chromium’s sandbox',
    file: 'src/main/boot/prepare-app.ts',
    // `enableSandbox` alone overrules the window's own wish.
    removal: [['app.enableSandbox()\n', "app.commandLine.appendSwitch('no-sandbox')\n"]],
    part: 'e2e',
    test: 'the renderer is in Chromium’s sandbox',
  },
  {
    name: 'the strict content policy',
    file: 'src/main/window/app-protocol.ts',
    removal: [["  'content-security-policy': CONTENT_SECURITY_POLICY,\n", '']],
    part: 'e2e',
    test: 'the page has no Node and comes with the strict policy',
  },
  {
    name: 'who calls main is checked',
    file: 'src/main/ipc/register-handlers.ts',
    removal: [["if (!isTrusted(event, channel)) throw new AppError('untrusted-sender')", '']],
    part: 'unit',
    test: 'refuses a call of another page',
  },
  {
    name: 'only plain objects come over the contract',
    file: 'src/main/ipc/register-handlers.ts',
    removal: [
      ["  if (!isPlain(input)) throw badInput('', 'expected a plain object or nothing')\n", ''],
    ],
    part: 'unit',
    test: 'refuses an error in the place of an object',
  },
  {
    name: 'the audit log is never changed',
    file: 'src/main/database/migrations/0003-approvals.ts',
    removal: [
      [
        "  CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit\n    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;\n",
        '',
      ],
    ],
    part: 'unit',
    test: 'an audit log that only grows',
  },
  {
    name: 'a dead page is loaded anew',
    file: 'src/main/window/watch-page.ts',
    removal: [
      [
        "if (!isEnding) watchdog.failed('gone', { reason, exitCode })",
        'if (exitCode === reason) return',
      ],
    ],
    part: 'e2e',
    test: 'D03 a killed renderer is back',
  },
  {
    name: 'a page that hangs is loaded anew',
    file: 'src/main/window/page-watchdog.ts',
    removal: [["      this.failed('hang')\n", '']],
    part: 'e2e',
    test: 'D04 a renderer that hangs is back',
  },
  {
    name: 'a moved window comes back',
    file: 'src/main/window/create-window.ts',
    removal: [['if (size === null) fillScreen(', 'if (size === null) void (']],
    part: 'e2e',
    test: 'the window comes back over the whole screen',
  },
  {
    name: 'no file chooser opens',
    file: 'src/main/window/create-window.ts',
    removal: [['  refuseFileChoosers(window.webContents, log)\n', '']],
    part: 'e2e',
    test: 'no file chooser opens',
  },
  {
    name: 'the page’s own keys and gestures',
    file: 'src/renderer/src/main.ts',
    removal: [['guardPage(window)\n', '']],
    part: 'e2e',
    test: 'keys of a browser do nothing',
  },
  {
    name: 'no webview is attached',
    file: 'src/main/lockdown/session-guards.ts',
    removal: [
      ["contents.on('will-attach-webview', (event) => {\n    event.preventDefault()\n  })", ''],
    ],
    part: 'e2e',
    test: 'no webview is there, and none can be attached',
  },
  {
    name: 'no spell checker',
    file: 'src/main/lockdown/session-guards.ts',
    removal: [['  session.setSpellCheckerEnabled(false)', '  void 0']],
    part: 'e2e',
    test: 'the page runs with what was asked for',
  },
  {
    name: 'no dialogs, and no page that asks to stay',
    file: 'src/main/lockdown/session-guards.ts',
    removal: [
      ["contents.on('will-prevent-unload', (event) => {\n    event.preventDefault()\n  })", ''],
    ],
    part: 'e2e',
    test: 'a page cannot ask, tell or hold anybody by a dialog',
  },
  {
    name: 'presses wait on a screen that has just come',
    file: 'src/renderer/src/press-rules.ts',
    removal: [['nowMs + this.options.delayMs()', 'nowMs']],
    part: 'unit',
    test: 'counts once the screen has been there for long enough',
  },
  {
    name: 'presses are looked at',
    file: 'src/renderer/src/main.ts',
    removal: [['guardPresses(window)\n', '']],
    part: 'e2e',
    test: 'a press on a screen that has just come has no effect',
  },
  {
    name: 'a page that goes on in trouble is loaded anew',
    file: 'src/main/window/page-watchdog.ts',
    removal: [["    this.failed('trouble')\n", '']],
    part: 'unit',
    test: 'is loaded anew when it goes on for long',
  },
  {
    name: 'nobody comes in when the page that asked is gone',
    file: 'src/main/staff/staff-gate.ts',
    removal: [["if (ends !== this.#ends) return { kind: 'wait', seconds: 1 }", '']],
    part: 'unit',
    test: 'stays closed where the page that asked is gone',
  },
]
