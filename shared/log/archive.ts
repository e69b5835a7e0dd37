/** A row of a log as it is stored, sealed: whoever archives needs to open none. */
export type StoredRow = { first: number; count: number; at: string };

/** What the archiver needs: the rows that stand in the table, and the archive. Reads are consistent. */
export type ArchivePort<R extends StoredRow> = {
  /** Some rows from the beginning of what there is in the table, in their order. */
  oldest(owner: string): Promise<R[]>;
  isErased(owner: string): Promise<boolean>;
  /**
   * Puts rows that follow each other into the archive, under their first and their last position: who else has taken more of them, or fewer, puts
   * nothing over them.
   */
  put(owner: string, rows: readonly R[]): Promise<void>;
  /** Are these rows in the archive, exactly as they are? */
  holds(owner: string, rows: readonly R[]): Promise<boolean>;
  /** Takes rows out of the table. */
  remove(owner: string, rows: readonly R[]): Promise<void>;
  /** Erases all that the archive has of an owner. */
  erase(owner: string): Promise<void>;
};

type Options = {
  /** What was appended before this moment is due. */
  before: string;
  /** Has it no time left? */
  isOver: () => boolean;
};

/** What of some rows is due. Never the last of them: behind it may be nothing, and who appends needs the end of the log. */
const dueOf = <R extends StoredRow>(rows: readonly R[], before: string): R[] => {
  const young = rows.findIndex(({ at }) => at >= before);
  return rows.slice(0, young === -1 ? Math.max(0, rows.length - 1) : Math.min(young, rows.length - 1));
};

/** Rows as far as one follows the other. */
const together = <R extends StoredRow>(rows: readonly R[]): R[] => {
  const gap = rows.findIndex(({ first }, i) => i > 0 && first !== rows[i - 1]!.first + rows[i - 1]!.count);
  return gap === -1 ? [...rows] : rows.slice(0, gap);
};

/**
 * Moves what is old of an owner's log out of the table: each step is copied, looked at where it was copied to, and only then removed, so that it
 * may be done twice, half, or by several at once. Who was erased meanwhile has nothing in the archive after it. Says whether that was all.
 */
export const archiveLog = async <R extends StoredRow>(
  port: ArchivePort<R>,
  owner: string,
  { before, isOver }: Options,
): Promise<boolean> => {
  while (!isOver()) {
    if (await port.isErased(owner)) {
      await port.erase(owner);
      return true;
    }
    const rows = together(dueOf(await port.oldest(owner), before));
    if (rows.length === 0) return true;
    await port.put(owner, rows);
    const isThere = await port.holds(owner, rows);
    if (await port.isErased(owner)) continue;
    if (!isThere) throw new Error(`What was archived of ${owner} up to ${rows.at(-1)!.first} is not what was put there`);
    await port.remove(owner, rows);
  }
  return false;
};
