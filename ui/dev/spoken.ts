/** The words of every language, for the steps of the scenes and for what is looked for in the pictures. */
import * as de from "../src/lib/words/de";
import * as en from "../src/lib/words/en";
import * as es from "../src/lib/words/es";
import * as fr from "../src/lib/words/fr";
import * as pl from "../src/lib/words/pl";
import * as ptBr from "../src/lib/words/pt-BR";
import * as ru from "../src/lib/words/ru";

export const all = { de, en, es, fr, pl, "pt-BR": ptBr, ru };
