// What Yoast's own free analysis says of posts: JSON lines in, JSON lines out. Started by benchmarks/yoast.py in
// a folder where npm has put `yoastseo`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const need = createRequire(`${process.cwd()}/`);
const say = console.log;
console.warn = console.info = () => {};
const { Paper } = need('yoastseo');
const part = (name) => need(`yoastseo/build/${name}`).default;
const Researcher = part('languageProcessing/languages/en/Researcher');
const Search = part('scoring/assessors/seoAssessor'), Reading = part('scoring/assessors/contentAssessor');
const rating = part('scoring/interpreters/scoreToRating'), Used = part('bundledPlugins/previouslyUsedKeywords');

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { slug, html, phrase, others, ...told } = JSON.parse(line);
  const paper = new Paper(html, { ...told, slug, keyword: phrase, textTitle: told.title, locale: 'en_US' });
  const researcher = new Researcher(paper), usedKeywords = {};
  for (const other of others) (usedKeywords[other] ||= []).push(1);
  const used = new Used({}, { usedKeywords, usedKeywordsPostTypes: {}, searchUrl: '', postUrl: '' });
  const search = new Search(researcher), reading = new Reading(researcher);
  search.addAssessment('usedKeywords', { getResult: (one) => used.assess(one) });
  const results = [search, reading].flatMap((assessor) => { assessor.assess(paper); return assessor.results; });
  say(JSON.stringify({
    slug,
    said: results.map((one) => [one.getIdentifier(), rating(one.getScore()), one.getText().replace(/<[^>]*>/g, '')]),
  }));
}
