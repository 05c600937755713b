/** Every text of the window. Each language has a folder of the same shape; the compiler finds what is missing in one. */
export * from "./causes";
export * from "./common";
export * from "./door";
export * from "./events";
export * from "./frame";
export * from "./invitations";
export * from "./notices";
export * from "./outbox";
export * from "./people";
export * from "./places";
export * from "./problems";
export * from "./requests";
export * from "./rest";
export * from "./rules";
export * from "./steps";
export * from "./twoStep";
export * from "./webhooks";
