import tseslint from 'typescript-eslint';

// Biome formats and lints; these four rules need types, which biome does not have.
export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', 'packages/proto/gen/**', '**/*.js', '**/*.mjs'] },
  {
    files: ['packages/**/*.ts', 'test/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['packages/*/tsconfig.json', 'tsconfig.test.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);
