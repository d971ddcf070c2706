import { type Environment, jinja, type RuntimeValue, type TemplateNode } from './jinja.js';

export interface RenderLimits {
  /** Expressions and statements evaluated, and items and characters made. */
  readonly maxSteps: number;
  /** Characters or items of any value. */
  readonly maxLength: number;
}

/** Nodes whose value is only looked up; that of others is made anew. */
const lookups: ReadonlySet<unknown> = new Set(['Identifier', 'MemberExpression']);
/** Characters that are made in the time of about one step. */
const charactersPerStep = 64;

/** Runs a template, but not without end: it throws when a limit is passed. */
export class BoundedInterpreter extends jinja.Interpreter {
  readonly #limits: RenderLimits;
  /** What loops go through: each item counts, as a loop with an empty body evaluates nothing. */
  readonly #iterables = new WeakSet();
  #numSteps = 0;

  constructor(environment: Environment, limits: RenderLimits) {
    super(environment);
    this.#limits = limits;
  }

  override evaluate(node: TemplateNode | undefined, environment: Environment): RuntimeValue {
    if (node?.iterable !== undefined) this.#iterables.add(node.iterable);
    this.#count(1);
    const result = super.evaluate(node, environment);
    const { value } = result;
    if (typeof value !== 'string' && !Array.isArray(value)) return result;
    if (value.length > this.#limits.maxLength) {
      throw new Error(`it makes a value of more than ${this.#limits.maxLength} characters or items`);
    }
    if (node !== undefined && (!lookups.has(node.type) || this.#iterables.has(node))) {
      this.#count(typeof value === 'string' ? Math.floor(value.length / charactersPerStep) : value.length);
    }
    return result;
  }

  #count(numSteps: number): void {
    this.#numSteps += numSteps;
    if (this.#numSteps > this.#limits.maxSteps) throw new Error(`it takes more than ${this.#limits.maxSteps} steps`);
  }
}
