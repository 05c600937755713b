/** A list of allowed addresses as one short sentence. */
import type { Allow } from "./bindings/Allow";
import type { RuleFor } from "./bindings/RuleFor";
import { places } from "./words";

const SHOWN = 3;

export function allowed(allow: Allow, of: RuleFor["of"]): string {
  switch (allow.allow) {
    case "as_wider":
      return places.none[of];
    case "anywhere":
      return places.anywhere;
    case "only":
      return only(allow.text.split("\n"));
  }
}

export const only = (texts: string[]) =>
  texts.length > SHOWN ? places.onlyFirst(texts.slice(0, SHOWN), texts.length - SHOWN) : places.only(texts);

/** The list on the wire: the two that hold every address stand for anywhere. */
export const isAnywhere = (texts: string[]) => texts.join() === "0.0.0.0/0,::/0";
