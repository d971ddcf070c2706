import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The folders in which the addon's sources find Node-API. Throws where npm has not installed them. */
export function nodeApiHeaders() {
  return [join(packageFolder('node-api-headers'), 'include'), packageFolder('node-addon-api')];
}

function packageFolder(name) {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (cause) {
    throw new Error(`the npm package ${name} is not installed`, { cause });
  }
}
