import type { Token } from './lexer.js';
import type {
  Arguments,
  BinaryOperator,
  CallNode,
  Comparison,
  Expression,
  FilterNode,
  NamespaceReference,
  SliceNode,
  TupleNode,
} from './nodes.js';
import { TokenStream } from './token-stream.js';

/** Python's compiler does not go deeper either. */
const maxDepth = 90;

interface TupleOptions {
  /** Only names and literals, as to the left of `=` and `in`. */
  readonly isTarget?: boolean;
  readonly hasConditional?: boolean;
  /** The name that ends the tuple. */
  readonly endName?: string;
  /** `()` is a tuple. */
  readonly isParenthesized?: boolean;
  /** `ns.attribute` may be set. */
  readonly allowsNamespace?: boolean;
}

/** The grammar of Jinja2's expressions: from `a if b` down to names, each level a method. */
export class ExpressionParser {
  protected readonly stream: TokenStream;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.stream = new TokenStream(tokens);
  }

  /** Guards what can hold itself. */
  protected deeper<T>(parse: () => T): T {
    if (this.#depth >= maxDepth) this.stream.fail(`it nests more than ${maxDepth} deep`);
    this.#depth++;
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }

  protected expression(hasConditional = true): Expression {
    return this.deeper(() => (hasConditional ? this.#conditional() : this.#or()));
  }

  /** A tuple without parentheses, or the one expression where there is no comma. */
  protected tuple(options: TupleOptions = {}): Expression {
    const { isTarget = false, hasConditional = true, endName, isParenthesized = false, allowsNamespace = false } = options;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expectOperator(',');
      if (this.#endsTuple(endName)) break;
      items.push(isTarget ? this.primary(allowsNamespace) : this.expression(hasConditional));
      if (!this.stream.isOperator(',')) break;
      isTuple = true;
    }
    if (!isTuple) {
      if (items.length > 0) return items[0]!;
      if (!isParenthesized) this.stream.fail(`expected an expression, got '${this.stream.describe()}'`);
    }
    return { kind: 'tuple', items } satisfies TupleNode;
  }

  #endsTuple(endName: string | undefined): boolean {
    const { type } = this.stream.current;
    if (type === 'variable_end' || type === 'block_end' || this.stream.isOperator(')')) return true;
    return endName !== undefined && this.stream.isName(endName);
  }

  #conditional(): Expression {
    let { line } = this.stream.current;
    let then = this.#or();
    while (this.stream.skipName('if')) {
      const test = this.#or();
      const otherwise = this.stream.skipName('else') ? this.expression() : null;
      then = { kind: 'conditional', test, then, otherwise, line };
      line = this.stream.current.line;
    }
    return then;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.stream.skipName('or')) left = { kind: 'logical', operator: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.stream.skipName('and')) left = { kind: 'logical', operator: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    if (!this.stream.skipName('not')) return this.#compare();
    return this.deeper(() => ({ kind: 'unary', operator: 'not', node: this.#not() }));
  }

  #compare(): Expression {
    const first = this.#sum();
    const rest: { operator: Comparison; value: Expression }[] = [];
    for (;;) {
      if (this.stream.isOperator('==', '!=', '<', '<=', '>', '>=')) {
        const operator = this.stream.next().value as Comparison;
        rest.push({ operator, value: this.#sum() });
      } else if (this.stream.skipName('in')) {
        rest.push({ operator: 'in', value: this.#sum() });
      } else if (this.stream.isName('not') && this.stream.following.type === 'name' && this.stream.following.value === 'in') {
        this.stream.next();
        this.stream.next();
        rest.push({ operator: 'not in', value: this.#sum() });
      } else break;
    }
    return rest.length === 0 ? first : { kind: 'compare', first, rest };
  }

  #binary(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.stream.isOperator(...operators)) {
      const operator = this.stream.next().value as BinaryOperator;
      left = { kind: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  #sum(): Expression {
    return this.#binary(['+', '-'], () => this.#concat());
  }

  #concat(): Expression {
    const nodes = [this.#product()];
    while (this.stream.skipOperator('~')) nodes.push(this.#product());
    return nodes.length === 1 ? nodes[0]! : { kind: 'concat', nodes };
  }

  #product(): Expression {
    return this.#binary(['*', '/', '//', '%'], () => this.#power());
  }

  #power(): Expression {
    return this.#binary(['**'], () => this.#unary());
  }

  #unary(hasFilter = true): Expression {
    let node: Expression;
    if (this.stream.isOperator('-', '+')) {
      const operator = this.stream.next().value as '-' | '+';
      node = this.deeper(() => ({ kind: 'unary', operator, node: this.#unary(false) }));
    } else node = this.primary();
    node = this.#postfix(node);
    return hasFilter ? this.#filterExpression(node) : node;
  }

  protected primary(allowsNamespace = false): Expression {
    const token = this.stream.current;
    switch (token.type) {
      case 'name':
        return this.#name(allowsNamespace);
      case 'string': {
        let value = '';
        while (this.stream.current.type === 'string') value += this.stream.next().value;
        return { kind: 'constant', value };
      }
      case 'number':
        return { kind: 'constant', value: this.stream.next().value };
      default:
        if (this.stream.skipOperator('(')) {
          const node = this.tuple({ isParenthesized: true });
          this.stream.expectOperator(')');
          return node;
        }
        if (this.stream.skipOperator('[')) return { kind: 'list', items: this.#listed(']', () => this.expression()) };
        if (this.stream.skipOperator('{')) return { kind: 'dict', items: this.#listed('}', () => this.#pair()) };
        return this.stream.fail(`unexpected '${this.stream.describe()}'`);
    }
  }

  #name(allowsNamespace: boolean): Expression {
    const name = this.stream.next().value as string;
    if (name === 'true' || name === 'True') return { kind: 'constant', value: true };
    if (name === 'false' || name === 'False') return { kind: 'constant', value: false };
    if (name === 'none' || name === 'None') return { kind: 'constant', value: null };
    if (allowsNamespace && this.stream.skipOperator('.')) {
      return { kind: 'namespace-reference', name, attribute: this.stream.expectName() } satisfies NamespaceReference;
    }
    return { kind: 'name', name, context: 'load' };
  }

  /** Items up to a closing sign, with commas between them and perhaps after the last. */
  #listed<T>(closing: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.stream.isOperator(closing)) {
      if (items.length > 0) this.stream.expectOperator(',');
      if (this.stream.isOperator(closing)) break;
      items.push(item());
    }
    this.stream.expectOperator(closing);
    return items;
  }

  #pair(): { key: Expression; value: Expression } {
    const key = this.expression();
    this.stream.expectOperator(':');
    return { key, value: this.expression() };
  }

  #postfix(first: Expression): Expression {
    let node = first;
    for (;;) {
      if (this.stream.isOperator('.', '[')) node = this.#subscript(node);
      else if (this.stream.isOperator('(')) node = this.#call(node);
      else return node;
    }
  }

  #filterExpression(first: Expression): Expression {
    let node = first;
    for (;;) {
      if (this.stream.isOperator('|')) node = this.filters(node)!;
      else if (this.stream.isName('is')) node = this.#test(node);
      else if (this.stream.isOperator('(')) node = this.#call(node);
      else return node;
    }
  }

  #subscript(node: Expression): Expression {
    if (this.stream.next().value === '[') {
      const keys = this.#listed(']', () => this.#key());
      const [key] = keys;
      if (keys.length === 1) return { kind: 'item', node, key: key! };
      if (keys.some(({ kind }) => kind === 'slice')) this.stream.fail('slices cannot be part of a tuple');
      return { kind: 'item', node, key: { kind: 'tuple', items: keys as Expression[] } };
    }
    const { type, value } = this.stream.next();
    if (type === 'name') return { kind: 'attribute', node, name: value as string };
    if (type !== 'number' || typeof value !== 'bigint') this.stream.fail('expected name or number');
    return { kind: 'item', node, key: { kind: 'constant', value } };
  }

  #key(): Expression | SliceNode {
    let start: Expression | null = null;
    if (!this.stream.isOperator(':')) {
      start = this.expression();
      if (!this.stream.isOperator(':')) return start;
    }
    this.stream.next();
    const bound = () => (this.stream.isOperator(':', ']', ',') ? null : this.expression());
    const stop = bound();
    const step = this.stream.skipOperator(':') ? bound() : null;
    return { kind: 'slice', start, stop, step };
  }

  #call(callee: Expression): CallNode {
    return { kind: 'call', callee, ...this.#arguments() };
  }

  #arguments(): Arguments {
    const { line } = this.stream.expectOperator('(');
    const args: Expression[] = [];
    const keywords: { name: string; value: Expression }[] = [];
    let spread: Expression | null = null;
    let spreadKeywords: Expression | null = null;
    const ensure = (holds: boolean) => {
      if (!holds) this.stream.fail('invalid syntax for function call expression', line);
    };
    for (let isFirst = true; !this.stream.isOperator(')'); isFirst = false) {
      if (!isFirst) this.stream.expectOperator(',');
      if (this.stream.isOperator(')')) break;
      if (this.stream.skipOperator('*')) {
        ensure(spread === null && spreadKeywords === null);
        spread = this.expression();
      } else if (this.stream.skipOperator('**')) {
        ensure(spreadKeywords === null);
        spreadKeywords = this.expression();
      } else if (this.stream.current.type === 'name' && this.stream.following.type === 'operator' && this.stream.following.value === '=') {
        ensure(spreadKeywords === null);
        const name = this.stream.expectName();
        this.stream.next();
        if (keywords.some((keyword) => keyword.name === name)) this.stream.fail(`keyword argument repeated: ${name}`, line);
        keywords.push({ name, value: this.expression() });
      } else {
        ensure(spread === null && spreadKeywords === null && keywords.length === 0);
        args.push(this.expression());
      }
    }
    this.stream.expectOperator(')');
    return { args, keywords, spread, spreadKeywords };
  }

  /** Filters behind `|`; with `isInline` the first without it. */
  protected filters(first: Expression | null, isInline = false): FilterNode | null {
    let node = first;
    for (let isFirst = isInline; isFirst || this.stream.isOperator('|'); isFirst = false) {
      if (!isFirst) this.stream.next();
      const { line } = this.stream.current;
      const name = this.#dottedName();
      node = { kind: 'filter', node, name, line, ...(this.stream.isOperator('(') ? this.#arguments() : noArguments) };
    }
    return node as FilterNode | null;
  }

  #dottedName(): string {
    let name = this.stream.expectName();
    while (this.stream.skipOperator('.')) name += `.${this.stream.expectName()}`;
    return name;
  }

  #test(node: Expression): Expression {
    const { line } = this.stream.next();
    const isNegated = this.stream.skipName('not');
    const name = this.#dottedName();
    const test: Expression = { kind: 'test', node, name, line, ...this.#testArguments() };
    return isNegated ? { kind: 'unary', operator: 'not', node: test } : test;
  }

  #testArguments(): Arguments {
    if (this.stream.isOperator('(')) return this.#arguments();
    const { type } = this.stream.current;
    const begins = type === 'name' || type === 'string' || type === 'number' || this.stream.isOperator('[', '{');
    if (!begins || this.stream.isName('else', 'or', 'and')) return noArguments;
    if (this.stream.isName('is')) this.stream.fail('you cannot chain multiple tests with is');
    return { ...noArguments, args: [this.#postfix(this.primary())] };
  }
}

const noArguments: Arguments = { args: [], keywords: [], spread: null, spreadKeywords: null };
