/** A heap that gives the first of its entries by an order. */
export const heapBy = <T>(comesBefore: (one: T, other: T) => boolean) => {
  const heap: T[] = [];

  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j]!, heap[i]!];
  };
  const rise = (i: number): void => {
    const parent = (i - 1) >> 1;
    if (i === 0 || !comesBefore(heap[i]!, heap[parent]!)) return;
    swap(i, parent);
    rise(parent);
  };
  const firstOf = (i: number, j: number): number => (j < heap.length && comesBefore(heap[j]!, heap[i]!) ? j : i);
  const sink = (i: number): void => {
    const first = firstOf(firstOf(i, 2 * i + 1), 2 * i + 2);
    if (first === i) return;
    swap(i, first);
    sink(first);
  };

  return {
    first: (): T | undefined => heap[0],
    add: (entry: T): void => {
      heap.push(entry);
      rise(heap.length - 1);
    },
    take: (): T | undefined => {
      const [top] = heap;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink(0);
      }
      return top;
    },
  };
};
