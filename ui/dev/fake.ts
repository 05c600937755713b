/** The demo that answers for Rust while the screens are worked on, a file a subject. It decides nothing: rules live in Rust. */
import type { Commands } from "../src/lib/gatehouse";
import { appAnswers } from "./app";
import { checkingAnswers } from "./checking";
import { companyAnswers } from "./company";
import { demo, empty } from "./demo";
import { employeesAnswers } from "./employees";
import { invitationsAnswers } from "./invitations";
import { eventsAnswers } from "./log";
import { overviewAnswers } from "./overview";
import { personAnswers } from "./person";
import { placesAnswers } from "./places";
import { abroad } from "./portal";
import { searchAnswers } from "./search";
import { statusAnswers } from "./status";
import { vaultAnswers } from "./vault";
import { webhooksAnswers } from "./webhooks";

export type Fake = {
  [K in keyof Commands]: (request: Commands[K][0]) => Commands[K][1] | Promise<Commands[K][1]>;
};

export const answer: Fake = {
  ...vaultAnswers,
  ...statusAnswers,
  ...overviewAnswers,
  ...invitationsAnswers,
  ...employeesAnswers,
  ...personAnswers,
  ...searchAnswers,
  ...eventsAnswers(empty),
  ...companyAnswers,
  ...placesAnswers,
  ...webhooksAnswers,
  ...checkingAnswers,
  ...appAnswers,
};

if (demo === "portal") abroad(answer);
