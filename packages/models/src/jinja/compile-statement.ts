import { spend } from './budget.js';
import { compileExpression, compileFilter } from './compile-expression.js';
import { compileLoop } from './compile-loop.js';
import { compileCallBlock, compileGeneration, compileMacro } from './compile-macro.js';
import { compileTarget, compileTargetCheck, targetNames } from './compile-target.js';
import { PythonError, TemplateSyntaxError, typeError, Unsupported } from './errors.js';
import { type CompileBody, type Execute, Output } from './execute.js';
import { type Activation, type Context, type Frame, innerFrame, softFrame, variableOf } from './frame.js';
import type {
  AssignBlockNode,
  AssignNode,
  BlockNode,
  FilterBlockNode,
  IfNode,
  OtherTemplateNode,
  ScopeNode,
  Statement,
  Target,
  WithNode,
} from './nodes.js';
import { printValue } from './print.js';
import { isTrue, textOf, typeName, type Value } from './values.js';

/** Renders a block of the template in a context. */
export type RenderBlock = (name: string, context: Context) => string;

/** Throws TemplateSyntaxError for what Jinja2 refuses when it compiles. */
export function bodyCompiler(renderBlock: RenderBlock): CompileBody {
  const compileBody: CompileBody = (body, frame) => {
    const statements = body.map((statement) => compileStatement(statement, frame, compileBody, renderBlock));
    return (activation, output) => {
      for (const statement of statements) {
        spend(1);
        const jump = statement(activation, output);
        if (jump !== undefined) return jump;
      }
      return undefined;
    };
  };
  return compileBody;
}

function compileStatement(node: Statement, frame: Frame, compileBody: CompileBody, renderBlock: RenderBlock): Execute {
  switch (node.kind) {
    case 'data':
      return writing(() => node.text);
    case 'output': {
      const value = compileExpression(node.value, frame);
      return writing((activation) => printValue(value(activation)));
    }
    case 'jump':
      if (!frame.isInLoop) throw new TemplateSyntaxError(`'${node.to}' outside loop`, node.line);
      return () => node.to;
    case 'for':
      return compileLoop(node, frame, compileBody);
    case 'if':
      return compileIf(node, softFrame(frame), compileBody);
    case 'macro':
      return compileMacro(node, frame, compileBody);
    case 'call-block':
      return compileCallBlock(node, frame, compileBody);
    case 'generation':
      return compileGeneration(node, frame, compileBody);
    case 'block':
      return compileBlock(node, frame, renderBlock);
    case 'filter-block':
      return compileFilterBlock(node, frame, compileBody);
    case 'with':
      return compileWith(node, frame, compileBody);
    case 'assign':
      return compileAssign(node, frame);
    case 'assign-block':
      return compileAssignBlock(node, frame, compileBody);
    case 'scope':
      return compileScope(node, frame, compileBody);
    case 'other-template':
      return compileOtherTemplate(node, frame);
  }
}

function writing(text: (activation: Activation) => string): Execute {
  return (activation, output) => {
    output.write(text(activation));
    return undefined;
  };
}

function compileIf(node: IfNode, frame: Frame, compileBody: CompileBody): Execute {
  const branches = [node, ...node.elifs].map((branch) => ({
    test: compileExpression(branch.test, frame),
    body: compileBody(branch.body, frame),
  }));
  const otherwise = compileBody(node.otherwise, frame);
  return (activation, output) => {
    for (const { test, body } of branches) if (isTrue(test(activation))) return body(activation, output);
    return otherwise(activation, output);
  };
}

function compileBlock(node: BlockNode, frame: Frame, renderBlock: RenderBlock): Execute {
  const { name } = node;
  if (node.isRequired) {
    return () => {
      throw new PythonError('TemplateRuntimeError', `Required block '${name}' not found`);
    };
  }
  if (!node.isScoped) return writing(({ context }) => renderBlock(name, context));
  const locals = [...frame.symbols.stored()];
  return writing((activation) => {
    const values = locals.map(([local, variable]) => [local, activation.get(variable)] as const);
    const known = values.filter((entry): entry is [string, Value] => entry[1] !== undefined);
    return renderBlock(name, activation.context.derived(known));
  });
}

/** Where the text of a block is kept for its filters; no name of a template reads like this. */
const blockText = 'text of the block';

function readBlockText(activation: Activation): Value {
  return activation.get(blockText)!;
}

function compileFilterBlock(node: FilterBlockNode, frame: Frame, compileBody: CompileBody): Execute {
  const own = innerFrame(frame);
  own.symbols.visitAll(node.body);
  own.symbols.visit(node.filter);
  const body = compileBody(node.body, own);
  const filter = compileFilter(node.filter, own, readBlockText);
  return (activation, output) => {
    activation.enter(own);
    const inner = new Output();
    const jump = body(activation, inner);
    if (jump !== undefined) return jump;
    activation.set(blockText, inner.text);
    output.write(writtenText(filter(activation)));
    activation.leave(own);
    return undefined;
  };
}

/** What is written as it is, without being printed, must be text. */
function writtenText(value: Value): string {
  const text = textOf(value);
  if (text === null) throw typeError(`expected str instance, ${typeName(value)} found`);
  return text;
}

function compileWith(node: WithNode, frame: Frame, compileBody: CompileBody): Execute {
  const own = innerFrame(frame);
  own.symbols.visitAll(node.targets);
  own.symbols.visitAll(node.body);
  const assigns = node.targets.map((target, index) => {
    const assign = compileTarget(target, own);
    const value = compileExpression(node.values[index]!, frame);
    return (activation: Activation) => assign(activation, value(activation));
  });
  const body = compileBody(node.body, own);
  return (activation, output) => {
    activation.enter(own);
    for (const assign of assigns) assign(activation);
    const jump = body(activation, output);
    activation.leave(own);
    return jump;
  };
}

/** What the top level sets, blocks find in the context. */
function compileExport(target: Target, frame: Frame): (activation: Activation) => void {
  if (!frame.isTopLevel) return () => {};
  const names = targetNames(target).map((name) => [name, variableOf(frame, name)] as const);
  return (activation) => {
    for (const [name, variable] of names) activation.context.set(name, activation.get(variable)!);
  };
}

function compileAssign(node: AssignNode, frame: Frame): Execute {
  const check = compileTargetCheck(node.target, frame);
  const value = compileExpression(node.value, frame);
  const assign = compileTarget(node.target, frame);
  const exportNames = compileExport(node.target, frame);
  return (activation) => {
    check(activation);
    assign(activation, value(activation));
    exportNames(activation);
    return undefined;
  };
}

function compileAssignBlock(node: AssignBlockNode, frame: Frame, compileBody: CompileBody): Execute {
  const own = innerFrame(frame);
  own.symbols.visitAll(node.body);
  const body = compileBody(node.body, own);
  const filter = node.filter === null ? readBlockText : compileFilter(node.filter, own, readBlockText);
  const assign = compileTarget(node.target, frame);
  const exportNames = compileExport(node.target, frame);
  return (activation) => {
    activation.enter(own);
    const inner = new Output();
    const jump = body(activation, inner);
    if (jump !== undefined) return jump;
    activation.set(blockText, inner.text);
    assign(activation, filter(activation));
    exportNames(activation);
    activation.leave(own);
    return undefined;
  };
}

function compileScope(node: ScopeNode, frame: Frame, compileBody: CompileBody): Execute {
  const { autoescape } = node;
  if (autoescape.kind !== 'constant' || isTrue(autoescape.value)) {
    return () => {
      throw new Unsupported('autoescape with anything but false');
    };
  }
  const own = innerFrame(frame);
  own.symbols.visitAll(node.body);
  const body = compileBody(node.body, own);
  return (activation, output) => {
    activation.enter(own);
    const jump = body(activation, output);
    activation.leave(own);
    return jump;
  };
}

function compileOtherTemplate(node: OtherTemplateNode, frame: Frame): Execute {
  if (node.tag === 'extends' && !frame.isTopLevel) {
    throw new TemplateSyntaxError('cannot use extend from a non top-level scope', node.line);
  }
  return () => {
    throw new Unsupported(`the tag ${node.tag}, which needs another template,`);
  };
}
