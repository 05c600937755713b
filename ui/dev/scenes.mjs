// What is looked at: which demo, which place, and what is done before the picture.
// What `opens` a dialog of src/dialogs says which: test/scenes.test.ts wants every one looked at. A `wide` one is about a list that has room.
import { desk } from "./scenes/desk.mjs";
import { house } from "./scenes/house.mjs";
import { person } from "./scenes/person.mjs";

export const scenes = { ...desk, ...person, ...house };
