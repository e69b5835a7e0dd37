const rememberedAtMost = 10_000;

/** What this instance does once for each name. Done again after it has failed, or when so many others were done that it is forgotten. */
export const oncePerName = () => {
  const done = new Set<string>();
  return async (name: string, act: () => Promise<unknown>): Promise<void> => {
    if (done.has(name)) return;
    if (done.size >= rememberedAtMost) done.clear();
    done.add(name);
    await act().catch(error => {
      done.delete(name);
      throw error;
    });
  };
};
