import { characters } from './text.js';

/** Characters whose title case is not their upper case, each with it behind; by the data of Unicode. */
const titleCases = [
  'ßSs Ǆǅ ǅǅ ǆǅ Ǉǈ ǈǈ ǉǈ Ǌǋ ǋǋ ǌǋ Ǳǲ ǲǲ ǳǲ \u0587\u0535\u0582 \u1f80\u1f88 \u1f81\u1f89 \u1f82\u1f8a \u1f83\u1f8b',
  '\u1f84\u1f8c \u1f85\u1f8d \u1f86\u1f8e \u1f87\u1f8f \u1f88\u1f88 \u1f89\u1f89 \u1f8a\u1f8a \u1f8b\u1f8b \u1f8c\u1f8c',
  '\u1f8d\u1f8d \u1f8e\u1f8e \u1f8f\u1f8f \u1f90\u1f98 \u1f91\u1f99 \u1f92\u1f9a \u1f93\u1f9b \u1f94\u1f9c \u1f95\u1f9d',
  '\u1f96\u1f9e \u1f97\u1f9f \u1f98\u1f98 \u1f99\u1f99 \u1f9a\u1f9a \u1f9b\u1f9b \u1f9c\u1f9c \u1f9d\u1f9d \u1f9e\u1f9e',
  '\u1f9f\u1f9f \u1fa0\u1fa8 \u1fa1\u1fa9 \u1fa2\u1faa \u1fa3\u1fab \u1fa4\u1fac \u1fa5\u1fad \u1fa6\u1fae \u1fa7\u1faf',
  '\u1fa8\u1fa8 \u1fa9\u1fa9 \u1faa\u1faa \u1fab\u1fab \u1fac\u1fac \u1fad\u1fad \u1fae\u1fae \u1faf\u1faf',
  '\u1fb2\u1fba\u0345 \u1fb3\u1fbc \u1fb4\u0386\u0345 \u1fb7\u0391\u0342\u0345 \u1fbc\u1fbc \u1fc2\u1fca\u0345',
  '\u1fc3\u1fcc \u1fc4\u0389\u0345 \u1fc7\u0397\u0342\u0345 \u1fcc\u1fcc \u1ff2\u1ffa\u0345 \u1ff3\u1ffc',
  '\u1ff4\u038f\u0345 \u1ff7\u03a9\u0342\u0345 \u1ffc\u1ffc \ufb00Ff \ufb01Fi \ufb02Fl \ufb03Ffi \ufb04Ffl \ufb05St',
  '\ufb06St \ufb13\u0544\u0576 \ufb14\u0544\u0565 \ufb15\u0544\u056b \ufb16\u054e\u0576 \ufb17\u0544\u056d',
];

const titleCaseOf = new Map(
  titleCases.flatMap((line) =>
    line.split(' ').map((pair) => {
      const [character, ...title] = pair;
      return [character!, title.join('')] as const;
    }),
  ),
);
/** Georgian letters have capitals, but no title case. */
const withoutTitle = /^[\u10d0-\u10fa\u10fd-\u10ff]$/;

export function titleCase(character: string): string {
  if (withoutTitle.test(character)) return character;
  return titleCaseOf.get(character) ?? character.toUpperCase();
}

const cased = /^[\p{Lowercase}\p{Uppercase}\p{Lt}]$/u;

/** Each character lowered where it stands: a capital sigma depends on what is around it. */
function loweredCharacters(text: string): string[] {
  const lower = text.toLowerCase();
  let at = 0;
  return Array.from(characters(text), (character) => {
    const { length } = character.toLowerCase();
    at += length;
    return lower.slice(at - length, at);
  });
}

export function capitalize(text: string): string {
  const [first = ''] = characters(text);
  return titleCase(first) + loweredCharacters(text).slice(1).join('');
}

/** Python's str.title(): a letter behind one that has a case is lowered, any other raised. */
export function titleWords(text: string): string {
  const lower = loweredCharacters(text);
  let isInWord = false;
  return Array.from(characters(text), (character, index) => {
    const changed = isInWord ? lower[index]! : titleCase(character);
    isInWord = cased.test(character);
    return changed;
  }).join('');
}

export function swapCase(text: string): string {
  const lower = loweredCharacters(text);
  return Array.from(characters(text), (character, index) => {
    if (/^\p{Uppercase}$/u.test(character)) return lower[index]!;
    return /^\p{Lowercase}$/u.test(character) ? character.toUpperCase() : character;
  }).join('');
}

export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Words begin with a capital, and go on without. */
export function isTitle(text: string): boolean {
  let isInWord = false;
  let hasWord = false;
  for (const character of characters(text)) {
    if (/^[\p{Uppercase}\p{Lt}]$/u.test(character)) {
      if (isInWord) return false;
      isInWord = true;
      hasWord = true;
    } else if (/^\p{Lowercase}$/u.test(character)) {
      if (!isInWord) return false;
    } else isInWord = false;
  }
  return hasWord;
}
