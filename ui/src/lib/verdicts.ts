/** What a verdict says in words (INV-2, EML-2), and whose it is about. */
import type { Claim } from "./bindings/Claim";
import type { Verdict } from "./bindings/Verdict";
import { addressFaults, claimed, freeing, invite } from "./words";

export interface Said {
  word: string;
  why?: string;
  todo?: string;
  claim?: Claim;
}

export function verdictOf(verdict: Verdict): Said {
  switch (verdict.verdict) {
    case "fine":
      return { word: invite.fine };
    case "malformed":
      return { word: invite.malformed, why: addressFaults[verdict.fault] };
    case "repeated":
      return { word: invite.repeated(verdict.row) };
    case "already_invited":
      return { word: invite.alreadyInvited(verdict.claim.name), claim: verdict.claim };
    case "already_employee":
      return {
        word: invite.alreadyEmployee(verdict.claim.name),
        why: claimed(verdict.claim),
        claim: verdict.claim,
      };
    case "taken":
      return {
        word: invite.taken(verdict.claim.name),
        why: claimed(verdict.claim),
        todo: freeing(verdict.claim),
        claim: verdict.claim,
      };
  }
}
