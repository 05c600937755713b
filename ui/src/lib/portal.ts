/** What a portal of the vendor refused, with its own words beside. */
import type { PortalFault } from "./bindings/PortalFault";
import { sentences } from "./plural";
import type { Told } from "./problems";
import { portal, portalFaults } from "./words";

export function portalTold(fault: PortalFault, said: string | null): Told {
  const told = portalFaults[fault];
  return said === null ? told : { ...told, why: sentences([told.why, portal.said(said)]) };
}
