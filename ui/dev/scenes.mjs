// What is looked at: which demo, which place, and what is done before the picture. A `wide` one is about a list that has room.
import { desk } from "./scenes/desk.mjs";
import { house } from "./scenes/house.mjs";

export const scenes = { ...desk, ...house };
