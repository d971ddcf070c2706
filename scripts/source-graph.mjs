// Which source file imports which, read as text: relative imports and packages of TypeScript, quoted includes of C++.
import { dirname, join, normalize } from 'node:path/posix';

const typescriptImport = /\b(?:from|import)\s*\(?\s*'([^']+)'/g;
const include = /^\s*#\s*include\s+"([^"]+)"/gm;
/** Where the compiler looks for what is included, beside the including file's own folder. */
const includeFolders = ['native', 'native/include'];

/**
 * @param {ReadonlyMap<string, string>} sources text by path from the root
 * @returns {Map<string, string[]>} by path: the files of `sources` that it imports, types included
 */
export function importGraph(sources) {
  const edges = [...sources].map(([path, text]) => {
    const candidates = path.endsWith('.ts') ? typescriptCandidates(path, text) : includeCandidates(path, text);
    const found = candidates.map((names) => names.find((name) => sources.has(name))).filter((name) => name !== undefined);
    return /** @type {const} */ ([path, [...new Set(found)]]);
  });
  return new Map(edges);
}

/** @returns {string[][]} for each import the paths that it may mean */
function typescriptCandidates(path, text) {
  return [...text.matchAll(typescriptImport)].map(([, name]) => {
    if (name.startsWith('.')) return [join(dirname(path), name).replace(/\.js$/, '.ts')];
    const [, inPackage, entry] = /^@expertmesh\/([^/]+)(?:\/(.+))?$/.exec(name) ?? [];
    return inPackage === undefined ? [] : [`packages/${inPackage}/src/${entry === undefined ? '' : `${entry}/`}index.ts`];
  });
}

/** @returns {string[][]} */
function includeCandidates(path, text) {
  return [...text.matchAll(include)].map(([, name]) => [dirname(path), ...includeFolders].map((folder) => normalize(join(folder, name))));
}

/**
 * @param {ReadonlyMap<string, readonly string[]>} graph
 * @returns {string[][]} circles of imports, each file importing the next and the last the first; none shares a file with another
 */
export function importCircles(graph) {
  /** @type {string[][]} */
  const circles = [];
  const done = new Set();
  for (const start of graph.keys()) {
    const circle = circleFrom(start, graph, done);
    if (circle === null) continue;
    circles.push(circle);
    for (const file of circle) done.add(file);
  }
  return circles;
}

/** The first circle that a walk from `start` meets, outside of what is `done`; files that are in none become done. */
function circleFrom(start, graph, done) {
  const path = [];
  const walk = (file) => {
    if (done.has(file)) return null;
    const before = path.indexOf(file);
    if (before >= 0) return path.slice(before);
    path.push(file);
    for (const imported of graph.get(file) ?? []) {
      const circle = walk(imported);
      if (circle !== null) return circle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  return walk(start);
}

/**
 * @param {ReadonlyMap<string, readonly string[]>} graph
 * @param {readonly (readonly string[])[]} layers folders, lowest first, also within each other; those of one layer do not import each other
 * @returns {{ from: string, to: string }[]} imports that do not go down; files outside of all folders are left alone
 */
export function upwardImports(graph, layers) {
  const places = layers.flatMap((folders, layer) => folders.map((folder) => ({ folder: `${folder}/`, layer })));
  places.sort((a, b) => b.folder.length - a.folder.length); // the innermost folder is a file's own
  const placeOf = (file) => places.find(({ folder }) => file.startsWith(folder));
  return [...graph].flatMap(([from, imported]) => {
    const own = placeOf(from);
    if (own === undefined) return [];
    const isUpward = (to) => {
      const place = placeOf(to);
      return place !== undefined && place !== own && place.layer >= own.layer;
    };
    return imported.filter(isUpward).map((to) => ({ from, to }));
  });
}
