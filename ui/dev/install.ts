/** In a plain browser the demo stands where Rust would. */
import { listeners } from "./demo";
import { answer, type Fake } from "./fake";
import { stand } from "./internals";

stand(
  async (name, request) => {
    const fn = answer[name as keyof Fake] as ((request: unknown) => unknown) | undefined;
    if (!fn) throw { code: "broken", trace: name };
    // A short pause shows what a real answer would: old rows stay until the new ones are here.
    await new Promise((done) => setTimeout(done, 10));
    return structuredClone(await fn(request));
  },
  (heard) => listeners.push(heard),
);
