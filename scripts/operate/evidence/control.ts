/** One thing that a law or standard asks for, and what answers it. */
export type Control = {
  /** As the framework numbers it: `164.312(b)`. */
  id: string;
  title: string;
  /** What the product does for it, in sentences. */
  how: string;
  /** The test files that show it. They exist, and `npm run evidence` runs them. */
  shown?: readonly string[];
  /** Commands that show it on a stage or take longer: `npm run drill`. */
  commands?: readonly string[];
  /** What is for whoever runs the stage to do. */
  owner?: string;
  /** What is not there, so that nobody takes it for done. */
  missing?: string;
};

/** A law or standard, with the controls of it that touch software. */
export type Framework = {
  /** The name of its page: `hipaa` is `.github/compliance/hipaa.md`. */
  key: string;
  name: string;
  /** Where its text stands. */
  source: string;
  /** What the page is, and what it is not. */
  about: string;
  controls: readonly Control[];
};

/** All test files that these controls name, each once, in the order of the alphabet. */
export const testsOf = (controls: readonly Control[]): string[] => [...new Set(controls.flatMap(({ shown = [] }) => shown))].sort();
