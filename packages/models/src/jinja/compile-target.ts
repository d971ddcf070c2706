import { PythonError, valueError } from './errors.js';
import { type Activation, type Frame, variableOf } from './frame.js';
import { iterate } from './iterate.js';
import type { Target } from './nodes.js';
import { Namespace, Tuple, type Value } from './values.js';

/** Puts a value where a target says. */
export type Assign = (activation: Activation, value: Value) => void;

export function compileTarget(target: Target, frame: Frame): Assign {
  if (target.kind === 'name') {
    const variable = variableOf(frame, target.name);
    return (activation, value) => activation.set(variable, value);
  }
  if (target.kind === 'namespace-reference') {
    const namespaceOf = compileNamespace(target.name, frame);
    return (activation, value) => namespaceOf(activation).set(target.attribute, value);
  }
  const assigns = target.items.map((item) => compileTarget(item as Target, frame));
  return (activation, value) => {
    const values = [...iterate(value)];
    if (values.length < assigns.length) throw valueError(`not enough values to unpack (expected ${assigns.length}, got ${values.length})`);
    if (values.length > assigns.length) throw valueError(`too many values to unpack (expected ${assigns.length})`);
    for (const [index, assign] of assigns.entries()) assign(activation, values[index]!);
  };
}

function compileNamespace(name: string, frame: Frame): (activation: Activation) => Namespace {
  const variable = variableOf(frame, name);
  return (activation) => {
    const namespace = activation.get(variable);
    if (namespace instanceof Namespace) return namespace;
    throw new PythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  };
}

/** Fails where a namespace to be set is none, before the value is evaluated. */
export function compileTargetCheck(target: Target, frame: Frame): (activation: Activation) => void {
  if (target.kind === 'namespace-reference') return compileNamespace(target.name, frame);
  if (target.kind === 'name') return () => {};
  const checks = target.items.map((item) => compileTargetCheck(item as Target, frame));
  return (activation) => {
    for (const check of checks) check(activation);
  };
}

/** The value that was put where a target says, as it reads there: a tuple for several. */
export function compileReading(target: Target, frame: Frame): (activation: Activation) => Value {
  if (target.kind === 'tuple') {
    const items = target.items.map((item) => compileReading(item as Target, frame));
    return (activation) => new Tuple(items.map((item) => item(activation)));
  }
  const variable = variableOf(frame, target.name);
  return (activation) => activation.get(variable)!;
}

/** Names that a target sets. */
export function targetNames(target: Target): string[] {
  if (target.kind === 'tuple') return target.items.flatMap((item) => targetNames(item as Target));
  return target.kind === 'name' ? [target.name] : [];
}
