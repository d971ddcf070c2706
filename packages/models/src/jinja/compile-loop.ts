import { nested, spend } from './budget.js';
import { isEqual } from './compare.js';
import { compileExpression } from './compile-expression.js';
import { compileReading, compileTarget } from './compile-target.js';
import { TemplateSyntaxError } from './errors.js';
import { type CompileBody, type Execute, type Jump, Output } from './execute.js';
import { Activation, type Frame, innerFrame } from './frame.js';
import { iterate, knownLength } from './iterate.js';
import { LoopContext } from './loop-context.js';
import { childNodes, type ForNode, type TemplateNode } from './nodes.js';
import { undeclaredNames } from './symbols.js';
import { isTrue, LazyIterator, type Value } from './values.js';

/** What a loop goes through: the items, and how many where that is known. */
interface Items {
  readonly iterator: Iterator<Value>;
  readonly length: number | null;
}

export function compileLoop(node: ForNode, frame: Frame, compileBody: CompileBody): Execute {
  refuseLoopAsTarget(node);
  // The level of a recursive loop runs by itself, away from the loops around it.
  const around = node.isRecursive ? { ...frame, isInLoop: false } : frame;
  const run = compileRun(node, around, compileBody);
  const iterable = compileExpression(node.iterable, frame);
  const choose = compileTest(node, frame);
  if (!node.isRecursive) {
    return (activation, output) => run(activation, output, choose(iterable(activation), activation), null);
  }
  return (activation, output) => {
    const level = (value: Value, depth0: bigint): string =>
      nested(() => {
        const inner = new Output();
        run(new Activation(activation.context, activation), inner, choose(value, activation), { level, depth0 });
        return inner.text;
      });
    output.write(level(iterable(activation), 0n));
    return undefined;
  };
}

function* allNodes(node: TemplateNode): Generator<TemplateNode> {
  yield node;
  for (const child of childNodes(node)) yield* allNodes(child);
}

function refuseLoopAsTarget(node: ForNode): void {
  for (const inner of allNodes(node)) {
    if (inner.kind === 'name' && inner.context === 'store' && inner.name === 'loop') {
      throw new TemplateSyntaxError("can't assign to special loop variable in for-loop target", node.line);
    }
  }
}

/** The items, or those that the loop's own `if` lets through: it runs item by item, as the loop goes on. */
function compileTest(node: ForNode, frame: Frame): (value: Value, activation: Activation) => Items {
  if (node.test === null) {
    return (value) => ({ iterator: iterate(value), length: value instanceof LazyIterator ? null : knownLength(value) });
  }
  const targetFrame = innerFrame(frame);
  targetFrame.symbols.visitTarget(node.target);
  const testFrame = innerFrame(frame);
  testFrame.symbols.visitTarget(node.target);
  testFrame.symbols.visit(node.test);
  const assign = compileTarget(node.target, targetFrame);
  const read = compileReading(node.target, targetFrame);
  const test = compileExpression(node.test, testFrame);
  function* chosen(value: Value, activation: Activation): Generator<Value> {
    const own = new Activation(activation.context, activation);
    own.enter(testFrame);
    for (const item of iterate(value)) {
      assign(own, item);
      if (isTrue(test(own))) yield read(own);
    }
  }
  return (value, activation) => ({ iterator: chosen(value, activation), length: null });
}

/** Null for a loop that is not recursive. */
type Recursion = { readonly level: (value: Value, depth0: bigint) => string; readonly depth0: bigint } | null;

type Run = (activation: Activation, output: Output, items: Items, recursion: Recursion) => Jump;

function compileRun(node: ForNode, frame: Frame, compileBody: CompileBody): Run {
  const loopFrame = innerFrame(frame, true);
  const loopVariable = usesLoop(node) ? loopFrame.symbols.declareParameter('loop') : null;
  loopFrame.symbols.visitTarget(node.target);
  loopFrame.symbols.visitAll(node.body);
  const assign = compileTarget(node.target, loopFrame);
  const body = compileBody(node.body, loopFrame);
  const elseFrame = innerFrame(frame);
  elseFrame.symbols.visitAll(node.otherwise);
  const otherwise = compileBody(node.otherwise, elseFrame);

  return (activation, output, items, recursion) => {
    const { level = null, depth0 = 0n } = recursion ?? {};
    const context = new LoopContext(items.iterator, { length: items.length, depth0, recurse: level, isEqual });
    if (loopVariable !== null) activation.set(loopVariable, undefined);
    // As in Jinja2: only an iteration that reaches its end counts, so that break or continue in the first leave `else` to run.
    let hasFinished = false;
    for (let item = context.next(); item !== undefined; item = context.next()) {
      spend(1);
      assign(activation, item);
      if (loopVariable !== null) activation.set(loopVariable, context);
      activation.enter(loopFrame);
      const jump = body(activation, output);
      if (jump === 'break') break;
      if (jump === undefined) hasFinished = true;
    }
    activation.leave(loopFrame);
    if (hasFinished || node.otherwise.length === 0) return undefined;
    activation.enter(elseFrame);
    const jump = otherwise(activation, output);
    activation.leave(elseFrame);
    return jump;
  };
}

/** Is the variable `loop` to be had? Otherwise the name means the loop around. */
function usesLoop(node: ForNode): boolean {
  if (node.isRecursive || undeclaredNames(node.body, ['loop']).has('loop')) return true;
  return [...allNodes(node)].some((inner) => inner.kind === 'block' && inner.isScoped);
}
