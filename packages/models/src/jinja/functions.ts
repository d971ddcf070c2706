import { PythonError, typeError, Unsupported } from './errors.js';
import { LoopContext } from './loop-context.js';
import { Macro } from './macro.js';
import { printValue } from './print.js';
import type { TemplateFunction } from './registry.js';
import { sequenceFilters } from './sequence-filters.js';
import { tests as basicTests, existence } from './tests.js';
import { textFilters } from './text-filters.js';
import { Callable, type Keywords, textOf, typeName, Undefined, type Value } from './values.js';

/** All filters by name. */
export const filters: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...textFilters,
  ...sequenceFilters(
    (name, args, keywords) => called('filter', filters, name)(args, keywords),
    (name, args, keywords) => called('test', tests, name)(args, keywords),
  ),
]);

/** All tests by name. */
export const tests: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...basicTests,
  ['filter', (args, keywords) => existence(filters)(args, keywords)],
  ['test', (args, keywords) => existence(tests)(args, keywords)],
]);

function called(kind: string, known: ReadonlyMap<string, TemplateFunction>, name: Value): TemplateFunction {
  const text = textOf(name);
  const run = text === null ? undefined : known.get(text);
  if (run !== undefined) return run;
  const shown = name instanceof Undefined ? name.problem : (text ?? printValue(name));
  throw new PythonError('TemplateRuntimeError', `no ${kind} named '${shown}'`);
}

/** Calls what a template calls. */
export function callValue(callee: Value, args: readonly Value[], keywords: Keywords): Value {
  if (callee instanceof Macro) return callee.invoke(args, keywords);
  if (callee instanceof Callable) return callee.call(args, keywords);
  if (callee instanceof LoopContext) {
    if (keywords.size > 0) throw new Unsupported('a call of loop by the names of its arguments');
    return callee.call(args);
  }
  if (callee instanceof Undefined) callee.fail();
  throw typeError(`'${typeName(callee)}' object is not callable`);
}
