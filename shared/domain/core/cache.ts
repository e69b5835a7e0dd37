/** A function that remembers its last `limit` distinct answers by a text key; the one used longest ago is forgotten first. */
export function remember<I extends unknown[], O>(
  limit: number,
  keyOf: (...input: I) => string,
  compute: (...input: I) => O,
): (...input: I) => O {
  const known = new Map<string, O>();
  return (...input) => {
    const key = keyOf(...input);
    const found = known.get(key);
    const answer = found === undefined ? compute(...input) : found;
    // A Map keeps the order of insertion: taking out and putting back makes this key the youngest.
    if (found !== undefined) known.delete(key);
    known.set(key, answer);
    if (known.size > limit) known.delete(known.keys().next().value!);
    return answer;
  };
}
