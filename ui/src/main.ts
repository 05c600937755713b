import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "./base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { start } from "./lib/app.svelte";

const target = document.getElementById("app");
if (target) {
  void start();
  mount(App, { target });
}
