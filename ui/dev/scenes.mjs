// What is looked at: which demo, which place, and what is done before the picture. A `wide` one is about a list that has room.
import { desk } from "./scenes/desk.mjs";
import { house } from "./scenes/house.mjs";
import { person } from "./scenes/person.mjs";

export const scenes = { ...desk, ...person, ...house };
