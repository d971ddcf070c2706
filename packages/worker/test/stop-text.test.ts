import type { TextStream } from '@expertmesh/models';
import { expect, it } from 'vitest';
import { StopText } from '../src/requests/stop-text.js';

/** Pieces by id; a piece that ends with * is certain only with the next one. */
function streamOf(pieces: readonly string[]): TextStream {
  let held = '';
  return {
    push(id) {
      const piece = pieces[id]!;
      const given = held + (piece.endsWith('*') ? '' : piece);
      held = piece.endsWith('*') ? piece.slice(0, -1) : '';
      return given;
    },
    end: () => held,
  };
}

/** What is given for each piece up to the end of the answer, and then. */
function given(pieces: readonly string[], stops: readonly string[]): { texts: string[]; stop: string | null } {
  const text = new StopText(streamOf(pieces), stops);
  const texts: string[] = [];
  for (let id = 0; id < pieces.length && text.found === null; id += 1) texts.push(text.push(id));
  return { texts: [...texts, text.end()], stop: text.found };
}

it.each<[string, string[], string[], string[], string | null]>([
  ['nothing without stop strings', ['a', 'b'], [], ['a', 'b', ''], null],
  ['a stop string within a piece', ['one', ' two. three'], ['. '], ['one', ' two', ''], '. '],
  ['one over three pieces', ['a<', '/', 's> b'], ['</s>'], ['a', '', '', ''], '</s>'],
  ['a beginning that comes to nothing', ['a<', '/', 'p> b'], ['</s>'], ['a', '', '</p> b', ''], null],
  ['a beginning at the end', ['a', 'b<', '/'], ['</s>'], ['a', 'b', '', '</'], null],
  ['a beginning within a beginning', ['aab', 'aab', 'aac'], ['aabaac'], ['', 'aab', '', ''], 'aabaac'],
  ['the first of several', ['x', 'one two'], ['two', 'one'], ['x', '', ''], 'one'],
  ['the longest at one place', ['x', '###'], ['#', '###', '##'], ['x', '', ''], '###'],
  ['what would be the text if the answer ended', ['a', '\n*'], ['\n'], ['a', '', ''], '\n'],
  ['what is certain later, after what is held', ['a', '\n*', '\n*', 'b'], ['\n\n'], ['a', '', '', ''], '\n\n'],
  ['pairs of surrogates whole', ['\u{1F600}a', '\u{1F601}'], ['\u{1F600}b'], ['\u{1F600}a', '\u{1F601}', ''], null],
])('%s', (_, pieces, stops, texts, stop) => {
  expect(given(pieces, stops)).toEqual({ texts, stop });
});

it('gives together the text up to the first stop string, however it is cut into pieces', () => {
  const text = 'abcabdabcabcabdx--ab';
  for (const stops of [['abcabd'], ['bd', 'dx'], ['zz'], ['abd', '--'], ['b']]) {
    const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    const wanted = found.length === 0 ? text : text.slice(0, Math.min(...found));
    for (let cut = 1; cut < 2 ** 12; cut += 37) {
      const pieces: string[] = [''];
      for (const [index, letter] of [...text].entries()) {
        if ((cut >> (index % 12)) & 1) pieces.push('');
        pieces[pieces.length - 1] += letter;
      }
      expect(given(pieces, stops).texts.join('')).toBe(wanted);
    }
  }
});
