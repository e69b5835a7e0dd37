import { describe, expect, test } from 'vitest';
import { documentedByTodoist, read, toldOf } from './phrases.fixture.ts';

/** What is read of a phrase, and whether a reader who trusts it is led astray: a time that is not the one meant, and no word of doubt. */
const outcomeOf = ({ text, language, means }: (typeof documentedByTodoist)['en'][number]) => {
  const answer = read(text, language);
  const { start, due, recurrence } = answer.draft;
  const isRight = toldOf(answer) === means;
  const isTimed = start !== undefined || due !== undefined || recurrence !== undefined;
  return { text, isRight, isSilentlyWrong: !isRight && isTimed && answer.unclear.length === 0 };
};

describe.each(Object.entries(documentedByTodoist))('of the phrases that Todoist documents, in %s', (_, phrases) => {
  const outcomes = phrases.map(outcomeOf);
  const wrong = outcomes.filter(({ isRight }) => !isRight).map(({ text }) => text);

  test('there are eighty-five, each once', () => {
    expect(new Set(phrases.map(({ text }) => text)).size).toBe(85);
  });

  test('95 % mean the same at least', () => {
    expect(1 - wrong.length / phrases.length, `not so: ${wrong.join(' · ')}`).toBeGreaterThanOrEqual(0.95);
  });

  test('none is silently wrong: what is not understood gets no time, or stands in doubt', () => {
    expect(outcomes.filter(({ isSilentlyWrong }) => isSilentlyWrong).map(({ text }) => text)).toEqual([]);
  });
});
