import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/**
 * A wall between processes: what a room must not import, and why.
 * @param {string[]} patterns
 * @param {string} message
 * @returns {import('eslint').Linter.RulesRecord}
 */
const wall = (patterns, message) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map((regex) => ({ regex, message })) }],
})
const NODE = '^(node:|electron$|electron/|electron-|@photostructure)'

export default ts.config(
  {
    ignores: [
      'out/',
      'dist-package/',
      'test-results/',
      'demo-output/',
      'gallery-output/',
      'bench-output/',
      'playwright-report/',
      'node_modules/',
    ],
  },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser },
    },
    rules: {
      'svelte/button-has-type': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
    },
  },
  {
    files: ['src/shared/**'],
    rules: wall([NODE, '/(main|preload|renderer)/'], 'Shared code runs anywhere.'),
  },
  {
    files: ['src/renderer/**'],
    languageOptions: { globals: { ...globals.browser } },
    rules: wall([NODE, '/(main|preload)/'], 'The renderer reaches main only through the contract.'),
  },
  {
    files: ['src/preload/**'],
    rules: wall(['^node:', '/(main|renderer)/'], 'The preload holds no logic of its own.'),
  },
  {
    files: ['src/main/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '/(preload|renderer)/', message: 'Main knows nothing of the page.' }],
          paths: [
            {
              name: 'electron',
              importNames: ['shell'],
              message: 'Nothing is ever handed to the system to open.',
            },
          ],
        },
      ],
    },
  },
  {
    // Each part is made out of parts that are there already, also where it uses them only later.
    files: ['src/main/index.ts', 'src/main/boot/**'],
    rules: {
      '@typescript-eslint/no-use-before-define': ['error', { functions: false }],
    },
  },
  {
    // What speaks to a person at a terminal.
    files: [
      'scripts/**',
      'src/main/{approvals,audit,export,merge,restore}/command.ts',
      'src/main/export/show-key.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  { files: ['eslint.config.js', '.dependency-cruiser.cjs'], ...ts.configs.disableTypeChecked },
)
