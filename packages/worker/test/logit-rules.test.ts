import { expect, it } from 'vitest';
import { type LogitRuleOptions, logitRules } from '../src/steps/logit-rules.js';
import { plainTask } from './fake-model.js';

/** Ids banned after `tokens`, two of which are the prompt. */
function banned(options: Partial<LogitRuleOptions>, tokens: readonly number[], eosIds: readonly number[] = [9]): number[] | null {
  const rules = logitRules({ ...plainTask.rules, ...options }, tokens, 2, eosIds);
  return rules === null ? null : [...rules.banned];
}

it('are none where nothing is asked for', () => {
  expect(banned({}, [1, 2, 3])).toBeNull();
  expect(banned({ beginSuppressedIds: [5], minTokens: 1, badWords: [[7, 8]] }, [1, 2, 3])).toBeNull();
});

it('ban end tokens until there are enough others, and some ids at the beginning only', () => {
  const options = { beginSuppressedIds: [5], suppressedIds: [6], minTokens: 2 };
  expect(banned(options, [1, 2])).toEqual([6, 5, 9]);
  expect(banned(options, [1, 2, 3])).toEqual([6, 9]);
  expect(banned(options, [1, 2, 3, 4])).toEqual([6]);
  expect(banned({ minTokens: 2 }, [1, 2], [])).toBeNull();
});

it('ban the last token of a bad word behind the others, the prompt among them', () => {
  const options = { badWords: [[7], [3, 8], [2, 3, 4], [3, 3], [1, 2, 3, 5]] };
  expect(banned(options, [1, 2, 3])).toEqual([7, 8, 4, 3]);
  expect(banned(options, [0, 1, 2, 3])).toEqual([7, 8, 4, 3, 5]);
  expect(banned(options, [1, 2, 4])).toEqual([7]);
});

it('pass on what was said only where a penalty asks for it', () => {
  expect(logitRules({ ...plainTask.rules, suppressedIds: [1] }, [1, 2, 3], 2, [])).toMatchObject({ history: new Int32Array(0) });
  for (const penalty of [{ repetitionPenalty: 1.1 }, { presencePenalty: -0.5 }, { frequencyPenalty: 0.5 }]) {
    const rules = logitRules({ ...plainTask.rules, ...penalty }, [1, 2, 3], 2, []);
    expect(rules).toMatchObject({ ...penalty, history: Int32Array.of(1, 2, 3), numPrompt: 2, banned: new Int32Array(0) });
  }
});
