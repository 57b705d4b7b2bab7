// What Mozilla's own Observatory says of a site on this computer: JSON in, JSON out. Started by
// benchmarks/observatory.py in a folder where npm has put `@mdn/mdn-http-observatory`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const home = `${process.cwd()}/node_modules/@mdn/mdn-http-observatory/`;
const part = (name) => import(pathToFileURL(`${home}src/${name}.js`));
// Lists that it fetches when it is installed. A name of this computer is in none of them.
for (const [name, none] of [['hsts-preload', '{}'], ['tld-list', '[]']]) {
  if (!existsSync(`${home}conf/${name}.json`)) writeFileSync(`${home}conf/${name}.json`, none);
}
const { retrieve } = await part('retriever/retriever');
const { ALL_TESTS } = await part('constants');
const { getGradeForScore, getScoreModifier } = await part('grader/grader');
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await part('grader/charts');

const { http, https, paths } = JSON.parse(readFileSync(0, 'utf8'));
const said = [];
for (const path of paths) {
  const seen = await retrieve('localhost', { httpPort: http, httpsPort: https, path });
  const results = ALL_TESTS.map((test) => test(seen));
  const tests = results.map((one) => [one.constructor.name, one.result, getScoreModifier(one.result), one.pass]);
  const counts = tests.map(([, , count]) => count);
  const sum = (some) => some.reduce((all, one) => all + one, 0);
  const least = 100 + sum(counts.filter((one) => one < 0));
  const score = least >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? 100 + sum(counts) : least;
  said.push({ path, status: seen.responses.auto?.status, ...getGradeForScore(score), tests });
}
console.log(JSON.stringify(said));
