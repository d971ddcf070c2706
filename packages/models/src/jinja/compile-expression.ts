import { attributeOf, itemOf } from './attributes.js';
import { spend, spendItems, spendText } from './budget.js';
import { contains, isEqual, ordered } from './compare.js';
import { TemplateSyntaxError, typeError } from './errors.js';
import { type Activation, type Frame, softFrame, variableOf } from './frame.js';
import { callValue, filters, tests } from './functions.js';
import { iterate } from './iterate.js';
import type { Arguments, CallNode, Comparison, Expression, FilterNode, SliceNode, TestNode } from './nodes.js';
import { calculate, signed, slice } from './operators.js';
import { printValue } from './print.js';
import { joinTexts } from './string-methods.js';
import { Dict, isTrue, Tuple, textOf, Undefined, type Value } from './values.js';

/** An expression, ready to be evaluated. */
export type Evaluate = (activation: Activation) => Value;

/** Throws TemplateSyntaxError for what Jinja2 refuses when it compiles. */
export function compileExpression(node: Expression, frame: Frame): Evaluate {
  const evaluate = compileNode(node, frame);
  if (node.kind === 'constant') return evaluate;
  return (activation) => {
    spend(1);
    return evaluate(activation);
  };
}

function compileNode(node: Expression, frame: Frame): Evaluate {
  const compile = (inner: Expression) => compileExpression(inner, frame);
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileName(node.name, frame);
    case 'namespace-reference':
      throw new TemplateSyntaxError('a namespace attribute outside of an assignment', 0);
    case 'tuple': {
      const items = node.items.map(compile);
      return (activation) => new Tuple(items.map((item) => item(activation)));
    }
    case 'list': {
      const items = node.items.map(compile);
      return (activation) => items.map((item) => item(activation));
    }
    case 'dict': {
      const items = node.items.map(({ key, value }) => [compile(key), compile(value)] as const);
      return (activation) => Dict.of(items.map(([key, value]) => [key(activation), value(activation)] as const));
    }
    case 'conditional':
      return compileConditional(node, frame);
    case 'binary': {
      const { operator } = node;
      const [left, right] = [compile(node.left), compile(node.right)];
      return (activation) => weighed(calculate(operator, left(activation), right(activation)));
    }
    case 'logical': {
      const isAnd = node.operator === 'and';
      const [left, right] = [compile(node.left), compile(node.right)];
      return (activation) => {
        const value = left(activation);
        return isTrue(value) === isAnd ? right(activation) : value;
      };
    }
    case 'unary': {
      const { operator } = node;
      const inner = compile(node.node);
      if (operator === 'not') return (activation) => !isTrue(inner(activation));
      return (activation) => signed(operator, inner(activation));
    }
    case 'compare':
      return compileComparison(
        compile(node.first),
        node.rest.map(({ operator, value }) => [operator, compile(value)] as const),
      );
    case 'concat': {
      const parts = node.nodes.map(compile);
      return (activation) =>
        joinTexts(
          '',
          parts.map((part) => printValue(part(activation))),
        );
    }
    case 'attribute': {
      const { name } = node;
      const inner = compile(node.node);
      return (activation) => attributeOf(inner(activation), name);
    }
    case 'item':
      return compileItem(compile(node.node), node.key, frame);
    case 'call':
      return compileCall(node, frame);
    case 'filter':
      return compileFilter(node, frame, null);
    case 'test':
      return compileTest(node, frame);
  }
}

function compileName(name: string, frame: Frame): Evaluate {
  const variable = variableOf(frame, name);
  return (activation) => {
    const value = activation.get(variable);
    return value === undefined ? new Undefined(`'${name}' is undefined`) : value;
  };
}

function compileConditional(node: Expression & { kind: 'conditional' }, frame: Frame): Evaluate {
  const soft = softFrame(frame);
  const test = compileExpression(node.test, soft);
  const then = compileExpression(node.then, soft);
  const otherwise = node.otherwise === null ? null : compileExpression(node.otherwise, soft);
  const problem = `the inline if-expression on line ${node.line} evaluated to false and no else section was defined.`;
  return (activation) => {
    if (isTrue(test(activation))) return then(activation);
    return otherwise === null ? new Undefined(problem) : otherwise(activation);
  };
}

function compileComparison(first: Evaluate, rest: readonly (readonly [Comparison, Evaluate])[]): Evaluate {
  return (activation) => {
    let left = first(activation);
    for (const [operator, value] of rest) {
      const right = value(activation);
      if (!compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

function compare(operator: Comparison, left: Value, right: Value): boolean {
  weigh(left);
  weigh(right);
  switch (operator) {
    case '==':
      return isEqual(left, right);
    case '!=':
      return !isEqual(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    default:
      return ordered(left, right, operator);
  }
}

function compileItem(node: Evaluate, key: Expression | SliceNode, frame: Frame): Evaluate {
  if (key.kind !== 'slice') {
    const keyValue = compileExpression(key, frame);
    return (activation) => itemOf(node(activation), keyValue(activation));
  }
  const [start, stop, step] = [key.start, key.stop, key.step].map((bound) =>
    bound === null ? () => null : compileExpression(bound, frame),
  );
  return (activation) => {
    const value = node(activation);
    weigh(value);
    return slice(value, start!(activation), stop!(activation), step!(activation));
  };
}

/** Positional arguments and those by name. */
type EvaluateArguments = (activation: Activation) => { args: Value[]; keywords: Map<string, Value> };

function compileArguments(node: Arguments, frame: Frame): EvaluateArguments {
  const args = node.args.map((arg) => compileExpression(arg, frame));
  const keywords = node.keywords.map(({ name, value }) => [name, compileExpression(value, frame)] as const);
  const spread = node.spread === null ? null : compileExpression(node.spread, frame);
  const spreadKeywords = node.spreadKeywords === null ? null : compileExpression(node.spreadKeywords, frame);
  return (activation) => {
    const values = args.map((arg) => arg(activation));
    const named = new Map(keywords.map(([name, value]) => [name, value(activation)]));
    if (spread !== null) for (const item of iterate(spread(activation))) values.push(item);
    if (spreadKeywords !== null) addKeywords(named, spreadKeywords(activation));
    for (const value of values) weigh(value);
    return { args: values, keywords: named };
  };
}

function addKeywords(named: Map<string, Value>, more: Value): void {
  if (!(more instanceof Dict)) throw typeError('the argument after ** must be a mapping');
  for (const [key, value] of more.entries()) {
    const name = textOf(key);
    if (name === null) throw typeError('keywords must be strings');
    if (named.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`);
    named.set(name, value);
  }
}

/** `caller` is what a call block hands to the macro it calls. */
export function compileCall(node: CallNode, frame: Frame, caller: ((activation: Activation) => Value) | null = null): Evaluate {
  const callee = compileExpression(node.callee, frame);
  const argumentsOf = compileArguments(node, frame);
  return (activation) => {
    const called = callee(activation);
    const { args, keywords } = argumentsOf(activation);
    if (caller !== null) keywords.set('caller', caller(activation));
    return weighed(callValue(called, args, keywords));
  };
}

/** `text` gives what a filter block filters. */
export function compileFilter(node: FilterNode, frame: Frame, text: Evaluate | null): Evaluate {
  const filter = found('filter', filters, node, frame);
  const value =
    node.node === null ? text! : isFilterOfBlock(node.node) ? compileFilter(node.node, frame, text) : compileExpression(node.node, frame);
  const argumentsOf = compileArguments(node, frame);
  return (activation) => {
    const filtered = value(activation);
    weigh(filtered);
    const { args, keywords } = argumentsOf(activation);
    return weighed(filter([filtered, ...args], keywords));
  };
}

/** Filters of a block may follow each other: the innermost has the text. */
function isFilterOfBlock(node: Expression): node is FilterNode {
  return node.kind === 'filter' && (node.node === null || isFilterOfBlock(node.node));
}

function compileTest(node: TestNode, frame: Frame): Evaluate {
  const test = found('test', tests, node, frame);
  const value = compileExpression(node.node, frame);
  const argumentsOf = compileArguments(node, frame);
  return (activation) => {
    const tested = value(activation);
    weigh(tested);
    const { args, keywords } = argumentsOf(activation);
    return test([tested, ...args], keywords);
  };
}

function found<T>(kind: string, known: ReadonlyMap<string, T>, { name, line }: FilterNode | TestNode, frame: Frame): T {
  const run = known.get(name);
  if (run !== undefined) return run;
  const problem = new TemplateSyntaxError(`no ${kind} named '${name}'`, line);
  if (!frame.isSoft) throw problem;
  return (() => {
    throw problem;
  }) as T;
}

/** Long texts and lists take the time of several steps wherever they go. */
function weigh(value: Value): void {
  const text = textOf(value);
  if (text !== null) spendText(text.length);
  else if (Array.isArray(value)) spendItems(value.length);
}

function weighed(value: Value): Value {
  weigh(value);
  return value;
}
