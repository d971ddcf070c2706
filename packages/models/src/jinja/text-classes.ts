import { isSpace } from './python-space.js';
import { isLower, isTitle, isUpper } from './text-case.js';

// Numeric types of Unicode that no class of JavaScript's regular expressions tells: digits that are no decimals (like superscripts),
// and ideographs that are numbers.
const digits =
  String.raw`\u00b2-\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490` +
  String.raw`\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}` +
  String.raw`\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}`;
const numericIdeographs =
  String.raw`\u3405\u3483\u382a\u3b4d\u4e00\u4e03\u4e07\u4e09\u4e5d\u4e8c\u4e94\u4e96\u4ebf-\u4ec0\u4edf\u4ee8\u4f0d\u4f70` +
  String.raw`\u5104\u5146\u5169\u516b\u516d\u5341\u5343-\u5345\u534c\u53c1-\u53c4\u56db\u58f1\u58f9\u5e7a\u5efe-\u5eff` +
  String.raw`\u5f0c-\u5f0e\u5f10\u62fe\u634c\u67d2\u6f06\u7396\u767e\u8086\u842c\u8cae\u8cb3\u8d30\u9621\u9646\u964c\u9678` +
  String.raw`\u96f6\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\u{20001}\u{20064}\u{200e2}\u{20121}\u{2092a}\u{20983}` +
  String.raw`\u{2098c}\u{2099c}\u{20aea}\u{20afd}\u{20b19}\u{22390}\u{22998}\u{23b1b}\u{2626d}\u{2f890}`;

const decimal = String.raw`\p{Nd}`;
const digit = decimal + digits;
const numeric = String.raw`\p{N}` + numericIdeographs;

/** What \w of Python's regular expressions matches, for a character class. */
export const wordClass = String.raw`\p{L}_` + numeric;

function only(characterClass: string): (text: string) => boolean {
  const pattern = new RegExp(`^[${characterClass}]+$`, 'u');
  return (text) => pattern.test(text);
}

/** The methods of str that ask what its characters are. */
export const classifications: Readonly<Record<string, (text: string) => boolean>> = {
  isalnum: only(String.raw`\p{L}` + numeric),
  isalpha: only(String.raw`\p{L}`),
  isascii: (text) => /^[\0-\x7f]*$/.test(text),
  isdecimal: only(decimal),
  isdigit: only(digit),
  isidentifier: (text) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text),
  islower: isLower,
  isnumeric: only(numeric),
  isprintable: (text) => !/[\p{C}\p{Z}]/u.test(text.replaceAll(' ', '')),
  isspace: isSpace,
  istitle: isTitle,
  isupper: isUpper,
};
