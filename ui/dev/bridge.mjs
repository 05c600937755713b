// The app's own commands (`bridge.rs`): asked by the pages, heard by them.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A running one, on the profile in that folder. `chosen` is what the system's dialogs choose: files to `open` and to `save`. */
export class Bridge {
  #next = 1;
  #waiting = new Map();
  #pages = new Set();

  constructor(program, profile, chosen) {
    this.chosen = chosen;
    this.process = spawn(program, {
      env: { ...process.env, GATEHOUSE_PROFILE: profile },
      stdio: ["pipe", "pipe", "inherit"],
    });
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      const said = JSON.parse(line);
      if ("event" in said) return this.#tell(said);
      this.#waiting.get(said.id)?.(said);
      this.#waiting.delete(said.id);
    });
  }

  #tell({ event, payload }) {
    for (const page of this.#pages)
      // A page that is going hears nothing any more.
      page.evaluate(([event, payload]) => window.told?.(event, payload), [event, payload]).catch(() => {});
  }

  /** `{ok}` or `{problem}`. */
  ask(call, request = null) {
    const id = this.#next++;
    this.process.stdin.write(`${JSON.stringify({ id, call, request })}\n`);
    return new Promise((done) => this.#waiting.set(id, done));
  }

  /** Stands behind a page from its first script on. */
  async behind(page) {
    await page.exposeFunction("askRust", (call, request) => this.ask(call, request));
    await page.addInitScript((chosen) => (window.chosen = chosen), this.chosen);
    this.#pages.add(page);
    page.on("close", () => this.#pages.delete(page));
  }

  close() {
    this.process.stdin.end();
  }
}
