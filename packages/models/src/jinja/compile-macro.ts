import { nested } from './budget.js';
import { compileCall, compileExpression, type Evaluate } from './compile-expression.js';
import { TemplateSyntaxError, typeError } from './errors.js';
import { type CompileBody, type Execute, Output } from './execute.js';
import { Activation, type Frame, innerFrame, variableOf } from './frame.js';
import { Macro, type MacroShape } from './macro.js';
import type { CallBlockNode, GenerationNode, MacroNode } from './nodes.js';
import { undeclaredNames } from './symbols.js';
import { textOf, typeName, Undefined } from './values.js';

type MacroLike = MacroNode | CallBlockNode | GenerationNode;

/** Makes the macro where it is defined: it sees the variables around it as they are when it is called. */
type MakeMacro = (around: Activation) => Macro;

/** Names that a macro has only when its body uses them. */
const specialNames = ['caller', 'kwargs', 'varargs'] as const;

function compileMacroLike(node: MacroLike, frame: Frame, compileBody: CompileBody): MakeMacro {
  const own = innerFrame(frame, false);
  const parameters = node.parameters.map(({ name }) => name);
  const undeclared = undeclaredNames(node.body, specialNames);
  const analyze = () => {
    own.symbols.visitAll(node.parameters);
    own.symbols.visitAll(node.defaults);
    own.symbols.visitAll(node.body);
  };
  analyze();
  checkCaller(node, parameters, undeclared);
  const special = specialNames.filter((name) => undeclared.has(name) && !parameters.includes(name));
  for (const name of special) own.symbols.declareParameter(name);
  analyze();

  const setParameters = compileParameters(node, own);
  const body = compileBody(node.body, own);
  const shape: MacroShape = {
    name: node.kind === 'macro' ? node.name : null,
    parameters,
    usesCaller: undeclared.has('caller'),
    usesKeywords: special.includes('kwargs'),
    usesVarargs: special.includes('varargs'),
  };
  return (around) =>
    new Macro(shape, (given, extra) =>
      nested(() => {
        const activation = new Activation(around.context, around);
        for (const [name, value] of extra) activation.set(variableOf(own, name), value);
        for (const [index, name] of parameters.entries()) activation.set(variableOf(own, name), given[index]);
        activation.enter(own);
        setParameters(activation);
        const output = new Output();
        body(activation, output);
        return output.text;
      }),
    );
}

/** A parameter named caller must have a default: not every call hands one over. */
function checkCaller(node: MacroLike, parameters: readonly string[], undeclared: ReadonlySet<string>): void {
  const index = parameters.indexOf('caller');
  if (index < 0 || !undeclared.has('caller') || index >= parameters.length - node.defaults.length) return;
  throw new TemplateSyntaxError('the special "caller" argument must be omitted or be given a default', node.line);
}

/** Gives defaults, in order, to what is left out. */
function compileParameters(node: MacroLike, own: Frame): (activation: Activation) => void {
  const numRequired = node.parameters.length - node.defaults.length;
  const parameters = node.parameters.map(({ name }, index) => {
    const otherwise = node.defaults[index - numRequired];
    return { name, variable: variableOf(own, name), otherwise: otherwise === undefined ? null : compileExpression(otherwise, own) };
  });
  return (activation) => {
    for (const { name, variable, otherwise } of parameters) {
      if (activation.get(variable) !== undefined) continue;
      activation.set(variable, otherwise === null ? new Undefined(`parameter '${name}' was not provided`) : otherwise(activation));
    }
  };
}

export function compileMacro(node: MacroNode, frame: Frame, compileBody: CompileBody): Execute {
  const make = compileMacroLike(node, frame, compileBody);
  const variable = variableOf(frame, node.name);
  return (activation) => {
    const macro = make(activation);
    activation.set(variable, macro);
    if (frame.isTopLevel) activation.context.set(node.name, macro);
    return undefined;
  };
}

export function compileCallBlock(node: CallBlockNode, frame: Frame, compileBody: CompileBody): Execute {
  const make = compileMacroLike(node, frame, compileBody);
  const call: Evaluate = compileCall(node.call, frame, make);
  return (activation, output) => {
    const value = call(activation);
    const text = textOf(value);
    if (text === null) throw typeError(`a call block gives text, not ${typeName(value)}`);
    output.write(text);
    return undefined;
  };
}

export function compileGeneration(node: GenerationNode, frame: Frame, compileBody: CompileBody): Execute {
  const make = compileMacroLike(node, frame, compileBody);
  return (activation, output) => {
    output.write(make(activation).invoke([], new Map()));
    return undefined;
  };
}
