import js from '@eslint/js'
import globals from 'globals'
import vue from 'eslint-plugin-vue'
import vueA11y from 'eslint-plugin-vuejs-accessibility'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

export default defineConfig(
  // The examples for bots are read without a project: they have no types of the answers.
  {
    ignores: [
      'apps/server/examples',
      '**/dist',
      '**/data',
      '**/data-cluster',
      '**/test-results',
      '**/*.d.ts',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...vue.configs['flat/recommended'],
  ...vueA11y.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        // One program for all but the page: what several parts import is checked once.
        project: ['tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }], // how to leave a field out
      '@typescript-eslint/no-confusing-void-expression': 'off', // `return refuse(...)` is a guard clause
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off', // there are no enums, and it takes a tenth of the time
    },
  },
  {
    files: ['apps/web/**'],
    languageOptions: { parserOptions: { project: null, projectService: true } },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: ts.parser }, globals: globals.browser },
    rules: {
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      // Prettier lays out the templates.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // One line about a label is enough: `for` ties it to its field.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  // Only vue-tsc knows what a .vue file exports.
  { files: ['apps/web/src/app/main.ts'], rules: { '@typescript-eslint/no-unsafe-argument': 'off' } },
  {
    files: ['**/*.js'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['apps/web/public/*.js', 'apps/web/src/app/start-card.js'],
    languageOptions: { ecmaVersion: 5, sourceType: 'script', globals: globals.browser },
    rules: { 'no-var': 'off' },
  },
)
