/** Copying: one way for every text. What the system’s clipboard does not take is shown, to be copied by hand. */
import { copySecret, copyText } from "./gatehouse";
import { say } from "./toasts.svelte";
import { common } from "./words";

/** What could not be copied; shown by the window until it is closed, or the app stands elsewhere. */
export const byHand = $state<{ text: string | null }>({ text: null });

export function closeByHand() {
  byHand.text = null;
}

async function copyBy(copy: () => Promise<unknown>, text: string, said: string, more?: string) {
  try {
    if ((await copy()) !== false) {
      say(said, { more });
      return;
    }
  } catch {
    // Why the clipboard takes nothing helps nobody; the text does.
  }
  byHand.text = text;
}

/** Copies and says so, with what it was in `more`. */
export const copy = (text: string, said: string = common.copied, more?: string) =>
  copyBy(() => copyText(text), text, said, more);

/** Copies what opens something: it leaves the clipboard after 90 seconds, and `said` says so. */
export const copyForNow = (secret: string, said: string = common.copiedForNow) =>
  copyBy(() => copySecret(secret), secret, said);
