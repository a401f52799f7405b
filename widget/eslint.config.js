/** The rules of the widget's code: strict types, small files, and no way to hand a string to the page as markup. */
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** Ways to turn a string into markup or code. What a shopper or a bot wrote never passes through one. */
const MARKUP_SINKS = [
  { property: 'innerHTML', message: 'Build nodes; never hand text to the HTML parser.' },
  { property: 'outerHTML', message: 'Build nodes; never hand text to the HTML parser.' },
  { property: 'insertAdjacentHTML', message: 'Build nodes; never hand text to the HTML parser.' },
  { object: 'document', property: 'write', message: 'Build nodes; never hand text to the HTML parser.' },
  { object: 'document', property: 'cookie', message: 'The widget sets and reads no cookies.' },
];

export default defineConfig(
  { ignores: ['dist', 'package', 'node_modules', 'src/protocol/frames.ts', 'src/protocol/bodies.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }],
      'no-restricted-properties': ['error', ...MARKUP_SINKS],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Build nodes instead.' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An empty text is no text: what stands in for it is chosen by `||`.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    // The loader stands alone on the shop's page: it may share types and its wire, never the app's code.
    files: ['src/loader/**', 'src/host/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['**/app/**', 'preact', 'preact/*'] }],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'src/testing/**'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['scripts/**', '*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
);
