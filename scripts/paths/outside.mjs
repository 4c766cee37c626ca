// What a source, test or script may name outside the repository, and why.

/**
 * @typedef {object} Allowed
 * @property {readonly string[]} paths each with all that is below it
 * @property {string} why
 * @property {RegExp} [files] the only files that may name it; all when absent
 */

/** @type {readonly Allowed[]} */
export const allowed = [
  { paths: ['/proc', '/sys', '/dev/null'], why: 'there on every Linux' },
  {
    paths: ['/dev/zero'],
    why: 'a file without end, which a test puts in the way',
    files: /^tests\/(integration\/(hostile-files|data-folder)\.test|helpers\/hostile-files)\.ts$/,
  },
  { paths: ['/dev/shm'], why: 'memory as a folder, used only where it is there' },
  { paths: ['/bin/sh', '/usr/bin/env'], why: 'the first line of a script' },
  {
    paths: ['/etc/os-release', '/usr/lib/os-release', '/etc/xdg/openbox/rc.xml'],
    why: 'looked for, never needed: which system this is, how its window manager is set',
    files: /^(scripts|tests\/helpers)\//,
  },
  {
    paths: ['/etc/machine-id'],
    why: 'what tells this machine from a copy of it; where it is not there nothing is told',
    files: /^src\/main\/database\/machine\.ts$/,
  },
  {
    paths: [...['/etc', '/Library/Application Support', 'C:\\ProgramData', 'D:\\Data']],
    why: 'where IT puts managed settings, on each system',
    files: /managed[^/]*\.ts$/,
  },
  { paths: ['/media', '/run/media', '/mnt'], why: 'where the system mounts a stick' },
  {
    paths: ['/var/cache/aftercare-kiosk', '/var/lib/aftercare-kiosk-start'],
    why: 'what the commands of root bring once and keep',
    files: /^(scripts\/setup\/|\.ci\/run$)/,
  },
  {
    paths: ['/tmp'],
    why: 'for root: the folder for temporary files that every user may enter',
    files: /^scripts\/setup\/places\.mjs$/,
  },
  {
    paths: ['/tmp', '/var/tmp'],
    why: 'the temporary folders of every Linux, which are hidden',
    files: /^\.ci\/run$/,
  },
  {
    paths: ['/var/tmp'],
    why: 'on a disk by the file system standard: the benchmarks measure one',
    files: /^scripts\/bench\//,
  },
  {
    paths: [
      '/etc/systemd',
      '/usr/lib/systemd',
      '/run/systemd',
      '/dev/sda1',
      '/dev/sdb1',
      '/dev/sdc1',
    ],
    why: 'what the self-check and the exports look for on the system, and what tests say of it',
    files: /^(src\/main\/self-check|tests\/helpers|tests\/unit\/main\/(self-check|export))\//,
  },
  {
    paths: [
      ...['/etc', '/dev/tty1', '/opt/aftercare-kiosk', '/usr', '/sbin', '/var/lib'],
      '/run/aftercare-kiosk',
    ],
    why: 'the session is installed there, out of what Debian has there, and keeps its marks there',
    files: /^resources\/kiosk-session\//,
  },
  {
    paths: ['/tmp'],
    why: 'where the supervisor keeps its sign of life when nothing in memory has room',
    files: /^resources\/kiosk-session\/linux\/supervise\.sh$/,
  },
  {
    paths: ['/etc/apt', '/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs'],
    why: 'how the machine finds its registries; copied where it is there',
    files: /^scripts\/fresh\/bare-root\.mjs$/,
  },
  {
    paths: ['/root', '/home/ann', '/srv/work', '/tmp', '/usr', '/sbin', '/bin'],
    why: 'in the bare system that is made',
    files: /^scripts\/fresh\/(cases|run-in-root)\.mjs$/,
  },
  {
    paths: ['C:\\Exports', '/etc/aftercare-kiosk'],
    why: 'what a test types, and where managed settings are',
    files:
      /^tests\/unit\/(renderer\/components\/settings-editor\/keyboard-layouts|main\/boot\/launch-options)\.test\.ts$/,
  },
  {
    paths: ['/usr/bin', '/bin', '/root'],
    why: 'the environment that a test gives a script: the programs of every Unix, and a home',
    files: /^tests\/unit\/(scripts\/ordinary-user|main\/lockdown\/switches)\.test\.ts$/,
  },
  {
    paths: ['/etc/hostname', '/etc/passwd'],
    why: 'what a page asks for, and the app must refuse',
    files: /^tests\/(e2e\/(guards|lockdown-preferences)\.spec|helpers\/fuzz\/hostile-values)\.ts$/,
  },
  {
    paths: ['/elsewhere', '/kiosk', '/managed', '/nowhere', '/program'],
    why: 'made up: no machine has them, and what is tested is told what lies there',
    files: /^tests\//,
  },
  {
    paths: ['/app', '/data', '/index.html'],
    why: 'made up as well: what is tested joins and compares names, and opens nothing',
    files:
      /^tests\/(integration\/languages|unit\/main\/(content\/check-times|platform\/app-urls|settings\/schema))\.test\.ts$/,
  },
  {
    paths: ['/xl', '/questions', '/CodeSystem'],
    why: 'no folder of the machine: in the archive of a workbook, or the end of a web address',
    files:
      /^(src\/main\/export\/xlsx\/workbook|tests\/(integration\/shown-words|unit\/main\/export\/formats\/fhir)\.test)\.ts$/,
  },
  {
    paths: ['C:\\path\\to'],
    why: 'an example of what whoever installs the app types',
    files: /^resources\/kiosk-session\/windows\/install\.ps1$/,
  },
  {
    paths: [
      ...[
        '/data',
        '/home',
        '/one.txt',
        '/opt',
        '/procedures',
        '/root',
        '/storage',
        '/tmp',
        '/work',
      ],
      ...['C:/Users', 'D:\\Secret', 'd:\\secret'],
    ],
    why: 'what the test of this list breaks it with',
    files: /^tests\/unit\/scripts\/outside-paths\.test\.ts$/,
  },
]

/** The folders at the top of Linux, macOS and Nix: each is a place even when it is named alone. */
const top = [
  ...['bin', 'boot', 'dev', 'etc', 'home', 'lib', 'lib64', 'media', 'mnt', 'opt', 'proc', 'root'],
  ...['run', 'sbin', 'snap', 'srv', 'sys', 'tmp', 'usr', 'var', 'work', 'workspace', 'workspaces'],
  ...['nix', 'private', 'Library', 'System', 'Users', 'Volumes', 'Applications'],
].join('|')

// What stands before a path where it begins: not a letter, as in `src/lib/`, nor `}`, as in
// `${dir}/tmp/`, nor `.`, as in `../tmp/`, nor `#`, as in `#/definitions/`.
const begins = String.raw`(?<![\w.}\])~*/$#-])`

const pattern = new RegExp(
  [
    String.raw`(?<=[Ff]ile://(?:localhost)?)/(?![A-Za-z]:)[\w.@-]+(?:/[\w.@-]+)*`,
    String.raw`${begins}(?:(?<!:)/)?/(?:${top})(?![\w\\-])(?:/[\w.@-]+| Support)*`,
    // Below a folder of any other name; the end may be put in, as in `/storage/${name}`.
    String.raw`${begins}/[A-Za-z_][\w.@-]*(?:/[\w.@-]+)*/(?:[\w.@-]+|\$\{)`,
    // One backslash and a small letter may be an escape, so something has to follow.
    String.raw`(?<![\w\\\]])[A-Za-z]:(?:\\\\\w|\\[A-Z]\w|\\\w+[\\.]\w|/[A-Za-z]\w)[\w.\\/-]*`,
  ].join('|'),
  'g',
)

/** A regular expression with its flags, or with the method called on it. */
const regularExpression = new RegExp(
  String.raw`^/(?!(?:${top})/)[^/]+/(?:[dgimsuvy]+|[dgimsuvy]*\.(?:test|exec|source))$`,
)

/** What nothing is put into: whatever follows it begins there. */
const emptyPart = /\$\{(?:''|""|``)\}/g

// In lists of what to ignore a path begins in the repository.
const notLookedAt = [/\.md$/, /^package-lock\.json$/, /(?:^|\/)\.(?:git|prettier)\w*$/]
// The list itself names them all.
const listPath = 'scripts/paths/outside.mjs'

/** @param {string} file in the repository, with `/` */
export function isLookedAt(file) {
  return file !== listPath && !notLookedAt.some((kind) => kind.test(file))
}

/** @param {string} named @param {string} file */
function isAllowed(named, file) {
  return allowed.some(
    ({ paths, files }) =>
      (files === undefined || files.test(file)) &&
      paths.some(
        (path) => named === path || named.startsWith(`${path}/`) || named.startsWith(`${path}\\`),
      ),
  )
}

/** @param {RegExpExecArray} match @param {string} content the line */
function isNoPath({ 0: match, index }, content) {
  const isClosingTag = content[index - 1] === '<' && !match.includes('/', 1)
  return isClosingTag || regularExpression.test(match)
}

/**
 * @param {string} file in the repository, with `/`
 * @param {string} text of it
 * @returns {{ file: string, line: number, named: string }[]} what it may not name
 */
export function findOutsidePaths(file, text) {
  return text.split('\n').flatMap((written, index) => {
    const content = written.replace(emptyPart, '')
    return [...content.matchAll(pattern)].flatMap((match) => {
      const named = match[0]
        .replace(/[.\\]+$/, '')
        .replace(/^\/\//, '/')
        .replaceAll('\\\\', '\\')
      return isNoPath(match, content) || isAllowed(named, file)
        ? []
        : [{ file, line: index + 1, named }]
    })
  })
}
