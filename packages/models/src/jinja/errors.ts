/** What Python would raise, by the name of its class: some filters and lookups go on after some of them. */
export class PythonError extends Error {
  constructor(
    readonly kind:
      | 'TypeError'
      | 'ValueError'
      | 'OverflowError'
      | 'ZeroDivisionError'
      | 'IndexError'
      | 'KeyError'
      | 'AssertionError'
      | 'UndefinedError'
      | 'SecurityError'
      | 'TemplateRuntimeError',
    message: string,
  ) {
    super(message);
  }
}

/** Is it an error that Python code like `except (TypeError, ValueError)` catches? */
export function isPythonError(error: unknown, ...kinds: PythonError['kind'][]): boolean {
  return error instanceof PythonError && kinds.includes(error.kind);
}

/** The template does not parse or compile. */
export class TemplateSyntaxError extends Error {
  constructor(problem: string, line: number) {
    super(`line ${line}: ${problem}`);
  }
}

/** Jinja2 renders it, but what it gives is not known exactly here (or is another each time): refused rather than guessed. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(`${what} is not supported`);
  }
}

/** The template takes too long or makes too much. */
export class LimitExceeded extends Error {}

/** What raise_exception throws: the template refuses what it was given. */
export class Refusal extends Error {}

export function typeError(message: string): PythonError {
  return new PythonError('TypeError', message);
}

export function valueError(message: string): PythonError {
  return new PythonError('ValueError', message);
}
