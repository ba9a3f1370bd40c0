import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** What the layers that also run in a browser may not take from Node, nor from a page. */
const platform = ['Buffer', 'process', 'global', '__dirname', '__filename', 'require', 'setImmediate', 'window', 'document', 'console'];

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'test-artifacts/', '.vscode-test/', 'samples/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', '*.cjs', '.*.cjs'] }, tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)) } },
    rules: {
      'no-undef': 'off', // the compiler knows better
      'eqeqeq': 'error',
      'max-lines': ['error', 500],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // an interface may ask for a promise
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allow: [{ from: 'package', package: 'vscode', name: 'Uri' }, { from: 'lib', name: ['Error', 'URL', 'URLSearchParams'] }] }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Logs are hostile: no pattern of what runs, in a row or elsewhere, may backtrack without bound.
    files: ['{client,server}/**/*.ts'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }] },
  },
  {
    files: ['server/{text,formats,rules,incident,knowledge}/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...platform] },
  },
  {
    files: ['client/panel/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'Buffer', 'process', 'global', '__dirname', '__filename', 'require', 'setImmediate'],
      'no-restricted-properties': ['error', ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map(property => ({ property, message: 'What a log says is text, never markup.' }))],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      // parsed JSON, a page's answers, untyped packages: looked at by the test itself
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-nocheck': 'allow-with-description' }],
    },
  },
);
