import type { Row } from './expression.ts';

export type Key = { pk: string; sk: string };
export const idOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;

/** Rows by the value of a partition key, each under its own id. */
export const partitionsBy = (hash: string) => {
  const partitions = new Map<string, Map<string, Row>>();
  return {
    rowsOf: (value: string): Iterable<Row> => partitions.get(value)?.values() ?? [],
    row: (value: string, id: string): Row | undefined => partitions.get(value)?.get(id),
    put: (id: string, row: Row): void => {
      const value = String(row[hash]);
      const partition = partitions.get(value) ?? new Map<string, Row>();
      partitions.set(value, partition.set(id, row));
    },
    remove: (id: string, row: Row): void => {
      partitions.get(String(row[hash]))?.delete(id);
    },
    all: (): Row[] => [...partitions.values()].flatMap(partition => [...partition.values()]),
    some: (test: (row: Row) => boolean): boolean => {
      for (const partition of partitions.values()) for (const row of partition.values()) if (test(row)) return true;
      return false;
    },
    clear: (): void => partitions.clear(),
  };
};
export type Partitions = ReturnType<typeof partitionsBy>;
