/** What is done with what was saved. `test` says whether it came to its end before something newer ended it. */
export type Steps = {
  deploy(files: string[]): Promise<void>;
  test(files: string[], ended: AbortSignal): Promise<boolean>;
  failed(error: unknown): void;
  stopped: AbortSignal;
};

/**
 * Follows one change after the other. What is saved meanwhile is followed right after it, ends the tests that are under way, and is tested
 * together with what these have not come to.
 */
export const follower = ({ deploy, test, failed, stopped }: Steps): ((files: string[]) => void) => {
  const waiting = new Set<string>();
  const untested = new Set<string>();
  let last: Promise<void> = Promise.resolve();
  let testing = new AbortController();
  const follow = async (): Promise<void> => {
    const files = [...waiting];
    waiting.clear();
    if (stopped.aborted || files.length === 0) return;
    for (const file of files) untested.add(file);
    await deploy(files);
    if (waiting.size > 0) return;
    testing = new AbortController();
    if (await test([...untested], AbortSignal.any([stopped, testing.signal]))) untested.clear();
  };
  return files => {
    for (const file of files) waiting.add(file);
    testing.abort();
    last = last.then(follow).catch(error => {
      if (!stopped.aborted) failed(error);
    });
  };
};
