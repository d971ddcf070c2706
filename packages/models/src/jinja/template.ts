import { type RenderLimits, withBudget } from './budget.js';
import { bodyCompiler } from './compile-statement.js';
import { LimitExceeded, TemplateSyntaxError } from './errors.js';
import { type Execute, Output } from './execute.js';
import { Activation, Context, type Frame, rootFrame } from './frame.js';
import { templateGlobals } from './globals.js';
import { type BlockNode, childNodes, type Statement, type TemplateNode } from './nodes.js';
import { parseTemplate } from './statement-parser.js';
import { undeclaredNames } from './symbols.js';
import { Callable, PythonObject, Undefined, type Value } from './values.js';

export interface RenderOptions {
  readonly limits: RenderLimits;
  /** The time as a template formats it. */
  readonly strftimeNow: (format: string) => string;
}

/** A piece of a template that runs by itself, with `self` and `super` where it uses them. */
interface Section {
  readonly frame: Frame;
  readonly selfVariable: string | null;
  readonly superVariable: string | null;
  readonly execute: Execute;
}

/**
 * A template as Jinja2 3.1 compiles it in the sandbox of transformers: trim_blocks, lstrip_blocks, loop controls, `generation`.
 * What is rendered is what Jinja2 renders; what is not known exactly throws Unsupported.
 */
export class Template {
  readonly #root: Section;
  readonly #blocks = new Map<string, Section>();

  /** Throws TemplateSyntaxError, Unsupported. */
  constructor(source: string) {
    const body = withoutOverflow(() => parseTemplate(source));
    this.#root = withoutOverflow(() => this.#compile(body, rootFrame(), null));
    for (const block of withoutOverflow(() => [...blocksOf(body)])) {
      if (this.#blocks.has(block.name)) throw new TemplateSyntaxError(`block '${block.name}' defined twice`, block.line);
      const section = withoutOverflow(() => this.#compile(block.body, { ...rootFrame(), isTopLevel: false }, block.name));
      this.#blocks.set(block.name, section);
    }
  }

  #compile(body: readonly Statement[], frame: Frame, blockName: string | null): Section {
    const undeclared = undeclaredNames(body, ['self', 'super']);
    const selfVariable = undeclared.has('self') ? frame.symbols.declareParameter('self') : null;
    const superVariable = blockName !== null && undeclared.has('super') ? frame.symbols.declareParameter('super') : null;
    frame.symbols.visitAll(body);
    const compileBody = bodyCompiler((name, context) => this.#renderBlock(name, context));
    return { frame, selfVariable, superVariable, execute: compileBody(body, frame) };
  }

  /** Throws Refusal, PythonError, Unsupported, LimitExceeded. */
  render(variables: ReadonlyMap<string, Value>, { limits, strftimeNow }: RenderOptions): string {
    const context = new Context(new Map([...templateGlobals(strftimeNow), ...variables]));
    return withoutOverflow(() => withBudget(limits, () => this.#run(this.#root, context)));
  }

  #renderBlock(name: string, context: Context): string {
    return this.#run(this.#blocks.get(name)!, context);
  }

  #run({ frame, selfVariable, superVariable, execute }: Section, context: Context): string {
    const activation = new Activation(context, null);
    if (selfVariable !== null) activation.set(selfVariable, new TemplateReference(this.#callableBlocks(context)));
    if (superVariable !== null) activation.set(superVariable, new Undefined('there is no parent block'));
    activation.enter(frame);
    const output = new Output();
    execute(activation, output);
    return output.text;
  }

  #callableBlocks(context: Context): ReadonlyMap<string, Callable> {
    const names = [...this.#blocks.keys()];
    return new Map(names.map((name) => [name, new Callable(name, () => this.#renderBlock(name, context))]));
  }
}

/** What `self` is: the blocks of the template, to be called. */
class TemplateReference extends PythonObject {
  readonly typeName = 'TemplateReference';
  readonly #blocks: ReadonlyMap<string, Callable>;

  constructor(blocks: ReadonlyMap<string, Callable>) {
    super();
    this.#blocks = blocks;
  }

  override repr(): string {
    return '<TemplateReference None>';
  }

  override attribute(name: string): Value | undefined {
    return this.#blocks.get(name);
  }
}

function* blocksOf(nodes: readonly TemplateNode[]): Generator<BlockNode> {
  for (const node of nodes) {
    if (node.kind === 'block') yield node;
    yield* blocksOf([...childNodes(node)]);
  }
}

/** A tree that is too deep to walk is an error of the template. */
function withoutOverflow<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new LimitExceeded('it nests too deep, or makes too much');
    throw error;
  }
}
