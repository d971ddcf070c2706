import { ExpressionParser } from './expression-parser.js';
import { tokenize } from './lexer.js';
import type { CallNode, Expression, IfNode, NameNode, OtherTemplateNode, Signature, Statement, Target } from './nodes.js';
import { isSpace } from './python-space.js';

/** Throws TemplateSyntaxError, Unsupported. */
export function parseTemplate(source: string): Statement[] {
  return new StatementParser(tokenize(source)).template();
}

const constants: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

/** Jinja2's tags, those of its loop controls, and `generation` of transformers. */
class StatementParser extends ExpressionParser {
  readonly #parsers: Readonly<Record<string, () => Statement | Statement[]>> = {
    for: () => this.#for(),
    if: () => this.#if(),
    block: () => this.#block(),
    print: () => this.#print(),
    macro: () => this.#macro(),
    set: () => this.#set(),
    with: () => this.#with(),
    autoescape: () => this.#autoescape(),
    call: () => this.#callBlock(),
    filter: () => this.#filterBlock(),
    generation: () => this.#generation(),
    break: () => ({ kind: 'jump', to: 'break', line: this.stream.next().line }),
    continue: () => ({ kind: 'jump', to: 'continue', line: this.stream.next().line }),
    extends: () => this.#otherTemplate(() => []),
    include: () => this.#otherTemplate(() => this.#includeOptions()),
    import: () => this.#otherTemplate(() => this.#importName()),
    from: () => this.#otherTemplate(() => this.#fromNames()),
  };

  template(): Statement[] {
    return this.#statements([]);
  }

  /** Up to a tag with one of the names, which becomes the current token; up to the end of the template without names. */
  #statements(endNames: readonly string[]): Statement[] {
    const body: Statement[] = [];
    while (this.stream.current.type !== 'eof') {
      const { type, value } = this.stream.next();
      if (type === 'data') body.push({ kind: 'data', text: value as string });
      else if (type === 'variable_begin') {
        body.push({ kind: 'output', value: this.tuple() });
        this.stream.expectEnd('variable_end');
      } else {
        if (this.stream.isName(...endNames)) return body;
        const statement = this.deeper(() => this.#statement(endNames));
        body.push(...(Array.isArray(statement) ? statement : [statement]));
        this.stream.expectEnd('block_end');
      }
    }
    if (endNames.length > 0) this.stream.fail(`unexpected end of template; wanted ${endNames.join(' or ')}`);
    return body;
  }

  #statement(endNames: readonly string[]): Statement | Statement[] {
    const { type, value } = this.stream.current;
    if (type !== 'name') this.stream.fail('tag name expected');
    const name = value as string;
    if (!Object.hasOwn(this.#parsers, name)) {
      this.stream.fail(`unknown tag '${name}'${endNames.length === 0 ? '' : `; wanted ${endNames.join(' or ')}`}`);
    }
    return this.#parsers[name]!();
  }

  /** The body behind the opening tag. */
  #body(...endNames: string[]): Statement[] {
    this.stream.skipOperator(':');
    this.stream.expectEnd('block_end');
    return this.#statements(endNames);
  }

  #bodyTo(endName: string): Statement[] {
    const body = this.#body(endName);
    this.stream.next();
    return body;
  }

  #for(): Statement {
    const { line } = this.stream.next();
    const target = this.#target({ endName: 'in' });
    this.stream.expectKeyword('in');
    const iterable = this.tuple({ hasConditional: false, endName: 'recursive' });
    const test = this.stream.skipName('if') ? this.expression() : null;
    const isRecursive = this.stream.skipName('recursive');
    const body = this.#body('endfor', 'else');
    const otherwise = this.stream.next().value === 'endfor' ? [] : this.#bodyTo('endfor');
    return { kind: 'for', target, iterable, body, otherwise, test, isRecursive, line };
  }

  #if(): Statement {
    this.stream.next();
    const first = this.#branch();
    const elifs: IfNode[] = [];
    let otherwise: Statement[] = [];
    for (;;) {
      const { value } = this.stream.next();
      if (value === 'elif') elifs.push({ kind: 'if', ...this.#branch(), elifs: [], otherwise: [] });
      else {
        if (value === 'else') otherwise = this.#bodyTo('endif');
        return { kind: 'if', ...first, elifs, otherwise };
      }
    }
  }

  #branch(): { test: Expression; body: Statement[] } {
    return { test: this.tuple({ hasConditional: false }), body: this.#body('elif', 'else', 'endif') };
  }

  #with(): Statement {
    this.stream.next();
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (targets.length > 0) this.stream.expectOperator(',');
      targets.push(withContext(this.#target({}), 'param'));
      this.stream.expectOperator('=');
      values.push(this.expression());
    }
    return { kind: 'with', targets, values, body: this.#bodyTo('endwith') };
  }

  #autoescape(): Statement {
    this.stream.next();
    return { kind: 'scope', autoescape: this.expression(), body: this.#bodyTo('endautoescape') };
  }

  #block(): Statement {
    const { line } = this.stream.next();
    const name = this.stream.expectName();
    const isScoped = this.stream.skipName('scoped');
    const isRequired = this.stream.skipName('required');
    if (this.stream.isOperator('-')) this.stream.fail('block names may not contain hyphens');
    const body = this.#bodyTo('endblock');
    if (isRequired && body.some((statement) => statement.kind !== 'data' || !isSpace(statement.text))) {
      this.stream.fail('required blocks can only contain comments or whitespace');
    }
    this.stream.skipName(name);
    return { kind: 'block', name, body, isScoped, isRequired, line };
  }

  #signature(): Signature {
    const parameters: NameNode[] = [];
    const defaults: Expression[] = [];
    this.stream.expectOperator('(');
    while (!this.stream.isOperator(')')) {
      if (parameters.length > 0) this.stream.expectOperator(',');
      const name = this.#assignedName();
      if (this.stream.skipOperator('=')) defaults.push(this.expression());
      else if (defaults.length > 0) this.stream.fail('non-default argument follows default argument');
      if (parameters.some((parameter) => parameter.name === name)) this.stream.fail(`duplicate argument '${name}' in a signature`);
      parameters.push({ kind: 'name', name, context: 'param' });
    }
    this.stream.next();
    return { parameters, defaults };
  }

  #macro(): Statement {
    const { line } = this.stream.next();
    const name = this.#assignedName();
    return { kind: 'macro', name, ...this.#signature(), body: this.#bodyTo('endmacro'), line };
  }

  #callBlock(): Statement {
    const { line } = this.stream.next();
    const signature = this.stream.isOperator('(') ? this.#signature() : { parameters: [], defaults: [] };
    const call = this.expression();
    if (call.kind !== 'call') this.stream.fail('expected call', line);
    return { kind: 'call-block', call: call as CallNode, ...signature, body: this.#bodyTo('endcall'), line };
  }

  #generation(): Statement {
    const { line } = this.stream.next();
    return { kind: 'generation', parameters: [], defaults: [], body: this.#bodyTo('endgeneration'), line };
  }

  #filterBlock(): Statement {
    this.stream.next();
    const filter = this.filters(null, true)!;
    return { kind: 'filter-block', body: this.#bodyTo('endfilter'), filter };
  }

  #print(): Statement[] {
    this.stream.next();
    const values: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (values.length > 0) this.stream.expectOperator(',');
      values.push(this.expression());
    }
    return values.map((value) => ({ kind: 'output', value }));
  }

  #set(): Statement {
    this.stream.next();
    const target = this.#target({ allowsNamespace: true });
    if (this.stream.skipOperator('=')) return { kind: 'assign', target, value: this.tuple() };
    const filter = this.filters(null);
    return { kind: 'assign-block', target, filter, body: this.#bodyTo('endset') };
  }

  #target(options: { endName?: string; allowsNamespace?: boolean }): Target {
    const target = this.tuple({ isTarget: true, ...options });
    if (!isTarget(target)) this.stream.fail(`can't assign to '${target.kind}'`);
    return withContext(target, 'store');
  }

  #assignedName(): string {
    const name = this.stream.expectName();
    if (constants.has(name)) this.stream.fail(`can't assign to '${name}'`);
    return name;
  }

  #otherTemplate(names: () => string[]): OtherTemplateNode {
    const { value: tag, line } = this.stream.next();
    const template = this.expression();
    return { kind: 'other-template', tag: tag as string, template, names: names(), line };
  }

  #includeOptions(): string[] {
    if (this.stream.isName('ignore') && this.stream.following.value === 'missing') {
      this.stream.next();
      this.stream.next();
    }
    this.#skipContext();
    return [];
  }

  #skipContext(): boolean {
    if (!this.stream.isName('with', 'without') || this.stream.following.value !== 'context') return false;
    this.stream.next();
    this.stream.next();
    return true;
  }

  #importName(): string[] {
    this.stream.expectKeyword('as');
    const name = this.#assignedName();
    this.#skipContext();
    return [name];
  }

  #fromNames(): string[] {
    this.stream.expectKeyword('import');
    const names: string[] = [];
    for (;;) {
      if (names.length > 0) this.stream.expectOperator(',');
      if (this.stream.current.type === 'name' && this.#skipContext()) return names;
      const name = this.#assignedName();
      if (name.startsWith('_')) this.stream.fail('names starting with an underline can not be imported');
      names.push(this.stream.skipName('as') ? this.#assignedName() : name);
      if (this.#skipContext() || !this.stream.isOperator(',')) return names;
    }
  }
}

function isTarget(node: Expression): node is Target {
  if (node.kind === 'tuple') return node.items.every(isTarget);
  return node.kind === 'name' || node.kind === 'namespace-reference';
}

function withContext(target: Target, context: NameNode['context']): Target {
  if (target.kind === 'name') return { ...target, context };
  return target.kind === 'tuple' ? { ...target, items: target.items.map((item) => withContext(item as Target, context)) } : target;
}
