import { describe, expect, it } from 'vitest';
import { importCircles, importGraph, upwardImports } from '../../scripts/source-graph.mjs';

const graphOf = (sources: Record<string, string>) => importGraph(new Map(Object.entries(sources)));

describe('imports of sources', () => {
  it('are found in every form: of values, types, all names, for effects, when called, again exported, and over several lines', () => {
    const forms = [
      "import { a } from './a.js';",
      "import type { b } from './b.js';",
      "import * as c from './c.js';",
      "import './d.js';",
      "const e = await import('./e.js');",
      "export { f } from './f.js';",
      "import {\n  g,\n} from './deeper/g.js';",
      "import { h } from '@expertmesh/common';",
      "import { i } from '@expertmesh/proto/server';",
      "import { readFile } from 'node:fs/promises';",
    ];
    const found = ['a', 'b', 'c', 'd', 'e', 'f', 'deeper/g'].map((name) => `packages/cli/src/${name}.ts`);
    found.push('packages/common/src/index.ts', 'packages/proto/src/server/index.ts');
    const sources = Object.fromEntries(found.map((path) => [path, '']));
    expect(graphOf({ ...sources, 'packages/cli/src/main.ts': forms.join('\n') }).get('packages/cli/src/main.ts')).toEqual(found);
  });

  it('of C++ are found from the root, from the public headers and from the own folder', () => {
    const graph = graphOf({
      'native/model/a.cc': '#include "model/a.h"\n  # include "expertmesh/error.h"\n#include "b.h"\n#include <vector>\n',
      'native/model/a.h': '',
      'native/model/b.h': '',
      'native/include/expertmesh/error.h': '',
    });
    expect(graph.get('native/model/a.cc')).toEqual(['native/model/a.h', 'native/include/expertmesh/error.h', 'native/model/b.h']);
  });
});

describe('circles of imports', () => {
  it('are found across files and packages, without the files that lead to them', () => {
    const graph = graphOf({
      'packages/cli/src/index.ts': "import '@expertmesh/worker';",
      'packages/worker/src/index.ts': "import './steps.js'; import './leaf.js';",
      'packages/worker/src/leaf.ts': '',
      'packages/worker/src/steps.ts': "import type { Cluster } from './cluster.js';",
      'packages/worker/src/cluster.ts': "import { Steps } from './index.js';",
    });
    expect(importCircles(graph)).toEqual([['index', 'steps', 'cluster'].map((name) => `packages/worker/src/${name}.ts`)]);
  });

  it('of headers are found, and of a file that imports itself', () => {
    const graph = graphOf({
      'native/model/a.h': '#include "experts/b.h"',
      'native/experts/b.h': '#include "model/a.h"',
      'native/experts/c.h': '#include "c.h"',
    });
    expect(importCircles(graph)).toEqual([['native/model/a.h', 'native/experts/b.h'], ['native/experts/c.h']]);
  });

  it('are none where two files import a third', () => {
    const graph = graphOf({ 'native/a.h': '#include "b.h"\n#include "c.h"', 'native/b.h': '#include "c.h"', 'native/c.h': '' });
    expect(importCircles(graph)).toEqual([]);
  });
});

it('imports go down the layers: up and to the side are found, within a folder and outside of all layers are not', () => {
  const graph = graphOf({
    'low/a.h': '#include "../high/d.h"\n#include "b.h"',
    'low/b.h': '',
    'side/c.h': '#include "../low/a.h"',
    'high/d.h': '#include "../low/b.h"\n#include "../other/e.h"',
    'other/e.h': '#include "../high/d.h"',
    'low/inner/f.h': '#include "../a.h"\n#include "../../high/d.h"',
    'low/g.h': '#include "inner/f.h"',
  });
  expect(
    upwardImports(graph, [
      ['low', 'side'],
      ['high', 'low/inner'],
    ]),
  ).toEqual([
    { from: 'low/a.h', to: 'high/d.h' },
    { from: 'side/c.h', to: 'low/a.h' },
    { from: 'low/inner/f.h', to: 'high/d.h' },
    { from: 'low/g.h', to: 'low/inner/f.h' },
  ]);
});
