// The presenter's page: notes, the time, the demo's numbers, and its buttons. It speaks with the demo's page of the same session in this browser.

import "./focus.js";
import { setTheme } from "./theme.js";

const $ = id => document.getElementById(id);
const channel = new BroadcastChannel("ebm-" + location.hash.slice(1));
const begin = Date.now();
let shown = "";

setInterval(() => {
  const now = new Date(), passed = Math.floor((Date.now() - begin) / 1000);
  $("clock").textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  $("since").textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
}, 500);

channel.onmessage = ({ data }) => {
  if (!data.card) return;
  setTheme(data.theme);
  if (shown !== data.card.name) fill(data.card);
  const pairs = [...data.readouts, ...data.values.map(([name, text]) => [name, text]), ["steps", data.steps.toLocaleString("en")]];
  $("state").replaceChildren(...pairs.map(([name, text]) => {
    const span = document.createElement("span");
    span.innerHTML = " <b></b>";
    span.prepend(name);
    span.lastChild.textContent = text ?? "";
    return span;
  }));
};

function fill(card) {
  shown = card.name;
  $("title").textContent = card.title;
  $("summary").textContent = card.summary;
  $("list").replaceChildren(...card.notes.map(text => Object.assign(document.createElement("li"), { textContent: text })));
  const buttons = [[" ", "Pause / go on (Space)"], [".", "Step (.)"], ["r", "Restart (r)"], ["n", "Next seed (n)"], ...card.actions.map(a => [a.key, `${a.label} (${a.key})`])];
  $("buttons").replaceChildren(...buttons.map(([key, label]) => Object.assign(document.createElement("button"), { textContent: label, onclick: () => channel.postMessage({ press: key }) })));
}

addEventListener("keydown", event => {
  if (!shown || event.ctrlKey || event.metaKey || (event.key === " " && event.target.tagName === "BUTTON")) return;
  if (event.key === " ") event.preventDefault();
  channel.postMessage({ press: event.key });
});
