import { readFileSync } from 'node:fs';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';

/** Every resource of the first file must keep the invariants of R4, and what is planted in the second must break those that are named. */
const [goodFile, faultsFile, invariantsFile, ...planted] = process.argv.slice(2);
const lines = file =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

// What would have to be fetched is left out.
const invariants = lines(invariantsFile).filter(([, , , expression]) => !/resolve\(|memberOf\(/.test(expression));
const root = path => path.split('.')[0];
const ofTypes = invariants.filter(
  ([kind, path]) => kind === 'complex-type' && !path.includes('.') && path !== 'Element' && path !== 'Extension',
);

/** The invariants of a type of resource, and those of the types of its elements, each as a function of a resource that says whether it is kept. */
const checksOf = type =>
  [
    ...invariants
      .filter(([kind, path]) => kind === 'resource' && root(path) === type)
      .map(([, path, key, expression]) => [key, path.replace('[x]', ''), expression]),
    ...ofTypes.map(([, path, key, expression]) => [key, `${type}.descendants().ofType(${path})`, expression]),
  ].map(([key, path, expression]) => [key, fhirpath.compile(`${path}.all(${expression})`, model, { traceFn: () => {} })]);

const known = new Map();
const brokenBy = resource => {
  const { resourceType } = resource;
  if (!known.has(resourceType)) known.set(resourceType, checksOf(resourceType));
  return known
    .get(resourceType)
    .filter(([, keeps]) => keeps(resource, { resource, rootResource: resource })[0] !== true)
    .map(([key]) => key);
};

const good = lines(goodFile);
const wrong = good.flatMap(resource => brokenBy(resource).map(key => `${key} ${JSON.stringify(resource)}`));
const found = new Set(lines(faultsFile).flatMap(brokenBy));
const missed = planted.filter(key => !found.has(key));
console.log(
  `fhirpath.js: ${good.length} resources, ${[...known.values()].flat().length} invariants, ${wrong.length} broken; of planted ones ${missed.length} missed`,
);
for (const each of [...wrong.slice(0, 20), ...missed]) console.log(each);
if (wrong.length + missed.length > 0 || good.length === 0) process.exit(1);
