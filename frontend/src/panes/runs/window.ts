/** Rows of a long list, fetched in blocks as they come into sight. */

import { signal } from "@preact/signals";

import { get, withQuery } from "../../api/client";
import type { StudyRow, StudyRows } from "../../api/types";
import { attempt } from "../../state/notices";

const BLOCK = 100;

export class RowWindow {
  readonly total = signal<number | null>(null);
  readonly version = signal(0); // counts what has arrived, for those who draw
  private readonly blocks = new Map<number, StudyRow[] | "asked">();

  constructor(
    private readonly search: string,
    private readonly sort: string,
    private readonly grouped: boolean,
  ) {}

  row(index: number): StudyRow | undefined {
    const block = this.blocks.get(Math.floor(index / BLOCK));
    return block === undefined || block === "asked" ? undefined : block[index % BLOCK];
  }

  /** Makes sure that these rows are here or on their way. */
  need(first: number, last: number): void {
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(Math.max(first, last) / BLOCK); block++) {
      if (!this.blocks.has(block)) void this.fetch(block);
    }
  }

  /** Asks again for what is in sight, and for the rest when it comes into sight. */
  async refresh(first: number, last: number): Promise<void> {
    const wanted = Math.floor(first / BLOCK);
    const end = Math.floor(Math.max(first, last) / BLOCK);
    for (const block of [...this.blocks.keys()]) if (block < wanted || block > end) this.blocks.delete(block);
    for (let block = wanted; block <= end; block++) await this.fetch(block);
  }

  private async fetch(block: number): Promise<void> {
    if (!this.blocks.has(block)) this.blocks.set(block, "asked");
    const part = { offset: block * BLOCK, limit: BLOCK };
    const query = { search: this.search, sort: this.sort, grouped: String(this.grouped), ...part };
    const arrived = await attempt(async () => {
      const answer = await get<StudyRows>(withQuery("studies", query));
      this.blocks.set(block, answer.rows);
      this.total.value = answer.total;
      this.version.value++;
    });
    if (!arrived) this.blocks.delete(block);
  }
}
