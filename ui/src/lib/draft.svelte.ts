import { untrack } from "svelte";

/**
 * What is typed into a form, over what others may change while it is open (SYN-2): a field that nobody typed into follows; of one that
 * somebody did, the form tells what it is by now, and saving it is a decision on that.
 */
export class Draft<Key extends string> {
  fields = $state() as Record<Key, string>;
  #before = $state() as Record<Key, string>;

  /** `now` is what everybody else sees. Made while its form is, whose life it shares. */
  constructor(private now: () => Record<Key, string>) {
    [this.fields, this.#before] = [{ ...now() }, { ...now() }];
    $effect(() => {
      const fresh = now();
      // With the news, not with every key: a space that was typed last must stay.
      untrack(() => this.#follow(fresh));
    });
  }

  #follow(now: Record<Key, string>) {
    for (const key of Object.keys(now) as Key[])
      if (now[key] !== this.#before[key] && this.#typed(key) === this.#before[key])
        this.#before[key] = this.fields[key] = now[key];
  }
  #typed = (key: Key) => this.fields[key].trim();

  /** What was typed, where it is not so already. */
  changed(key: Key): string | null {
    return this.#typed(key) === this.now()[key] ? null : this.#typed(key);
  }
  get isChanged(): boolean {
    return (Object.keys(this.fields) as Key[]).some((key) => this.changed(key) !== null);
  }
  /** What others made of a field that was typed into, in the meantime. */
  meanwhile(key: Key): string | undefined {
    const now = this.now()[key];
    return now === this.#before[key] || this.changed(key) === null ? undefined : now;
  }
}
