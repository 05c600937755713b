/** DOC-1: what a cause says beside its sentence, alike in every language. */
import type { Evidence } from "./bindings/Evidence";
import type { UnusualDevice } from "./bindings/UnusualDevice";
import { moment } from "./time.svelte";
import { signals, unnamedDevice } from "./words";

export interface CauseWords {
  title: string;
  /** Evidence: what, since when. */
  text: string;
  /** The mail server's own words, or the person's. */
  said?: string;
  /** What helps before anything is decided. */
  advice?: string[];
}
export interface About {
  /** The person's first name; a word for them where a message is explained without one. */
  name: string;
  address: string;
  /** INV-9: the address to be trusted by the receiver. */
  sender: string;
}

export const quoted = (said: string | null) => (said === null || said === "" ? {} : { said });

const where = ({ name, ip, at }: UnusualDevice) =>
  [name ?? unnamedDevice, ip, moment(at)].filter(Boolean).join(" · ");
/** BLK-1: one signal that counted, its points, and from which devices. */
export const evidenceWords = (one: Evidence) => [
  `${signals[one.signal](one.n)} (+${one.points})`,
  ...one.devices.slice(0, 5).map(where),
];
