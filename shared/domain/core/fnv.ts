/** The hash of a text in 32 bits (FNV-1a over its UTF-16 units): equal for equal texts, spread evenly, no proof against who wants them equal. */
export const fnv = (text: string, seed = 0x811c9dc5): number => {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};
