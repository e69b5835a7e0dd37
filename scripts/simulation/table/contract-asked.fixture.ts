export type Row = Record<string, unknown>;

let people = 0;
/** A partition that no other test uses. */
export const somebody = () => `TEST#${process.pid}-${Date.now().toString(36)}-${people++}`;
/** An instant, by its seconds from a fixed one. */
export const at = (second: number) => new Date(Date.UTC(2031, 0, 1, 0, 0, second)).toISOString();

/** What is asked of an engine, in few words. */
export type Input = {
  tableName(): Promise<string>;
  send(operation: string, input: object): Promise<Row>;
  put(item: Row, more?: object): Promise<Row>;
  get(pk: string, sk?: string): Promise<unknown>;
  query(input: object): Promise<{ Items: Row[]; LastEvaluatedKey?: Row; Count: number }>;
  refusal(work: Promise<unknown>): Promise<{ name: string; Item?: Row; CancellationReasons?: { Code: string }[] }>;
};
