// What is said in other languages: the words of a scene's steps, what is cut off for being longer, and what stayed English.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";

/** Stands for whatever is put into a sentence. */
const HOLE = "\u0001";

/** Every text by its path; of a sentence with something put in, what stands before that. */
function flat(of, path, into) {
  if (typeof of === "string") into.set(path, of);
  else if (typeof of === "function") {
    try {
      const said = of(...Array.from({ length: of.length }, () => HOLE));
      flat(said, path, into);
    } catch {
      // It wants a number or a list.
    }
  } else if (typeof of === "object" && of !== null)
    for (const [key, value] of Object.entries(of)) flat(value, `${path}.${key}`, into);
  return into;
}

/** The words of all languages, as they stand in the sources. */
export async function wordsOf(root) {
  const folder = join(root, "node_modules/.spoken");
  const { svelte } = await import("@sveltejs/vite-plugin-svelte");
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [svelte()],
    build: { outDir: folder, emptyOutDir: true, ssr: join(root, "dev/spoken.ts") },
  });
  const { all } = await import(pathToFileURL(join(folder, "spoken.js")).href);
  rmSync(folder, { recursive: true });
  const texts = Object.fromEntries(
    Object.entries(all).map(([language, of]) => [language, flat(of, "", new Map())]),
  );
  const english = new Map();
  for (const [path, text] of texts.en) english.set(text, [...(english.get(text) ?? []), path]);
  return {
    /** What the English text of a button or a label is in a language; of a sentence with a name in it, its beginning. */
    say(language, text) {
      const path = (english.get(text) ??
        [...english].find(([one]) => one.startsWith(`${text} ${HOLE}`))?.[1] ??
        [])[0];
      if (path === undefined) throw new Error(`no such English text: ${text}`);
      return texts[language].get(path).split(HOLE)[0].trim();
    },
    /** Sentences that would be English in that language: whole texts of two words or more that are said otherwise there. */
    english: (language) =>
      [...english]
        .filter(
          ([text, paths]) =>
            !text.includes(HOLE) &&
            / /.test(text.trim()) &&
            !paths.includes(".links.namePlaceholder") &&
            texts[language].get(paths[0]) !== text,
        )
        .map(([text]) => text.trim()),
  };
}

/** What is cut off or pushed out, and what is English where it should not be. */
export async function look(page, language, words) {
  const english = language === "en" ? [] : words.english(language);
  return page.evaluate(
    ({ language, english }) => {
      const found = [];
      const tell = (what, node) =>
        found.push(
          `${what}: ${(node.getAttribute?.("aria-label") ?? node.textContent ?? "").trim().slice(0, 80)} <${node.tagName.toLowerCase()} class="${node.className?.baseVal ?? node.className}">`,
        );
      if (document.documentElement.lang !== language)
        found.push(`the page says it is ${document.documentElement.lang}`);
      const wide = document.documentElement;
      if (wide.scrollWidth > wide.clientWidth) found.push("the window scrolls sideways");
      const seen = (node) => {
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.clipPath === "none";
      };
      // What may be cut shows it with an ellipsis, and tells the whole of it on hover or in the pane.
      const trims = (node) => {
        for (let one = node; one && one !== document.body; one = one.parentElement) {
          const style = getComputedStyle(one);
          if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return true;
        }
        return false;
      };
      for (const node of document.querySelectorAll("body *")) {
        if (!seen(node) || node.closest("svg")) continue;
        const style = getComputedStyle(node);
        const beyond = node.scrollWidth > node.clientWidth + 2;
        // What a list of choices shows is no text of the page's, and is cut without a sign.
        if (node.tagName === "SELECT") {
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = style.font;
          const room =
            node.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
          if (pen.measureText(node.selectedOptions[0]?.textContent ?? "").width > room + 1) tell("cut", node);
        }
        if (
          beyond &&
          style.overflowX === "hidden" &&
          !trims(node) &&
          !["INPUT", "TEXTAREA"].includes(node.tagName)
        )
          tell("cut", node);
        const writes = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
        if (writes && style.display !== "inline" && beyond && style.overflowX === "visible")
          tell("spills", node);
        if (
          node.tagName === "BUTTON" &&
          trims(node) &&
          [node, ...node.querySelectorAll("*")].some(
            (one) =>
              one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow === "ellipsis",
          ) &&
          !node.title &&
          !node.closest("[role=row], search, nav")
        )
          tell("a button is cut", node);
        if (
          node.tagName === "BUTTON" &&
          node.textContent.trim() &&
          node.getBoundingClientRect().height > 52 &&
          !node.closest("search, [role=dialog], .note")
        )
          tell("a button wraps", node);
      }
      for (const node of document.querySelectorAll(
        "nav .label, h1, h2, .state b, [role=columnheader] > span:not(.handle), [role=columnheader] button > span",
      ))
        // What happened and a verdict are sentences, which may end in dots: a pane or a hint has them whole. The word of a state may not.
        if (
          seen(node) &&
          node.scrollWidth > node.clientWidth + 1 &&
          !(node.matches(".state b") && (location.hash.startsWith("#/events") || node.closest("dialog")))
        )
          tell("a name is cut", node);
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const known = new Set(english);
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        if (known.has(text)) tell("English", walker.currentNode.parentElement);
      }
      for (const node of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        for (const name of ["aria-label", "placeholder", "title"])
          if (known.has(node.getAttribute(name) ?? ""))
            found.push(`English ${name}: ${node.getAttribute(name)}`);
      return [...new Set(found)];
    },
    { language, english },
  );
}
