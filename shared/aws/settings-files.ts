/**
 * Stands in the bundles for `node:fs/promises`, of which only the SDK asks anything: the settings of a profile on somebody's machine, which no
 * function has. Loading it with each function (it brings readline and the history of the REPL along) cost 25 million instructions.
 */
export const readFile = (path: string, encoding: BufferEncoding): Promise<string> =>
  process.getBuiltinModule('node:fs/promises').readFile(path, encoding);
