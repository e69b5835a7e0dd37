// Loads bundles that name a variable of their environment without it, until each variable has been missed by one of them: `without.cjs`, with
// `{ file: environment }` as JSON on its input. Prints a line of JSON for each variable: what the load failed with, if one did.
const { readFileSync } = require('node:fs');
const environments = Object.entries(JSON.parse(readFileSync(0, 'utf8')));
const texts = new Map(environments.map(([file]) => [file, readFileSync(file, 'utf8')]));
const failure = (file, environment, missing) => {
  process.env = { ...environment };
  delete process.env[missing];
  delete require.cache[file];
  try {
    require(file);
    return undefined;
  } catch (error) {
    return error.message;
  }
};
for (const missing of new Set(environments.flatMap(([, environment]) => Object.keys(environment)))) {
  let error;
  for (const [file, environment] of environments) {
    if (error === undefined && Object.hasOwn(environment, missing) && texts.get(file).includes(missing))
      error = failure(file, environment, missing);
  }
  process.stdout.write(`${JSON.stringify({ missing, error })}\n`);
}
process.exit(0);
