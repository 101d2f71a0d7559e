// One page, one run: connects to the server, makes the controls, hands each frame to the demo's module, and keeps the address current.

import { readFrame } from "./frame.js";
import { Stage } from "./stage.js";
import { Controls } from "./controls.js";
import { attachPen } from "./pen.js";
import { fillHelp } from "./help.js";
import { attachLoad } from "./load.js";
import { picture, film } from "./capture.js";
import "./focus.js";
import { currentTheme, setTheme, themes } from "./theme.js";

const $ = id => document.getElementById(id);
const name = location.pathname.split("/").pop();
const home = location.pathname.slice(0, location.pathname.lastIndexOf("/") + 1);
const query = new URLSearchParams(location.search);
let theme = [query.get("theme"), ifAllowed(() => localStorage.getItem("theme"))].find(t => themes.includes(t)) ?? null;
setTheme(theme);

const catalogue = await (await fetch(home + "catalogue.json")).json();
if (name === "") listAll(); else run();

// A browser may forbid a page to keep anything: then what was chosen lasts as long as the page.
function ifAllowed(act) {
  try { return act(); } catch { return null; }
}

function listAll() {
  document.body.className = "catalogue";
  $("title").textContent = "Energy-based models, live";
  const list = document.createElement("ul");
  catalogue.forEach((card, k) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = home + card.name;
    link.innerHTML = "<h2></h2><p class=formula></p><p></p>";
    [`${k + 1}  ${card.title}`, card.formula, card.summary].forEach((text, i) => { link.children[i].textContent = text; });
    item.append(link);
    list.append(item);
  });
  $("main").replaceChildren(list);
  document.querySelector("footer").remove();
  tool("Theme", "t", nextTheme);
  addEventListener("keydown", event => {
    if (event.key === "t") nextTheme();
    else if (catalogue[event.key - 1]) location.href = home + catalogue[event.key - 1].name;
  });
}

function tool(label, key, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.innerHTML = "<span></span><kbd></kbd>";
  button.firstChild.textContent = label;
  button.lastChild.textContent = key;
  button.onclick = action;
  $("tools").append(button);
  return button;
}

function nextTheme() {
  theme = themes[(themes.indexOf(currentTheme()) + 1) % themes.length];
  setTheme(theme);
  ifAllowed(() => localStorage.setItem("theme", theme));
  dispatchEvent(new Event("theme"));
}

function run() {
  const socket = new WebSocket(`ws://${location.host}${home}run/${name}${location.search}`);
  socket.binaryType = "arraybuffer";
  const send = what => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what)); };
  const stage = new Stage(send);
  let module, controls, card, latest = null, shown = null, load = null, steps = 0, drawn = 0, seed = "1", running = true, saving = null;

  socket.onmessage = async event => {
    if (typeof event.data !== "string") { latest = { ...latest, ...readFrame(event.data) }; return; }
    const said = JSON.parse(event.data);
    if (said.card) await begin(said);
    if (said.values && controls) { seed = said.seed; running = said.running; controls.take(said.values); showTransport(); }
    if (said.notice) notice(said.notice);
    if (said.fault) { document.body.dataset.fault = ""; notice(said.fault); }
  };
  socket.onclose = event => {
    if ("fault" in document.body.dataset) return;
    document.body.dataset.fault = "";
    notice(event.code === 1009 ? "A message was too long: the run has ended. Reload the page to start again."
      : event.code === 1013 ? `${event.reason}: close one and reload.`
      : "The run has ended. If 'ebm demo' is still running, reload the page to start again.");
  };

  async function begin(said) {
    ({ card, seed } = said);
    module = (await import(`./demos/${name}.js`)).default;
    document.title = card.title;
    $("title").textContent = card.title;
    $("formula").textContent = card.formula;
    controls = new Controls($("controls"), said.parameters, card.actions, send, keepAddress);
    stage.controls = controls;
    fillTransport();
    tool("All", "l", () => { location.href = home; });
    tool("Theme", "t", nextTheme);
    tool("Notes", "o", notes);
    if (module.load) {
      load = attachLoad(stage, module, notice);
      tool("Load", "i", load);
    }
    tool("PNG", "s", () => picture(name));
    tool("WebM", "v", record);
    tool("Help", "?", help);
    fillHelp($("help"), card, chapterLink(), module.load);
    stage.again = () => { if (shown) module.draw(stage, shown); };
    module.start(stage);
    stage.canvas.setAttribute("aria-label", card.pen ?? card.summary);
    attachPen(stage, module);
    addEventListener("theme", () => { stage.theme(); stage.again(); keepAddress(); });
    requestAnimationFrame(tick);
  }

  function tick(now) {
    requestAnimationFrame(tick);
    if (latest) {
      const frame = latest;
      latest = null;
      if (frame.steps[0] < steps) { stage.readouts.forEach(item => { item.at = 0; }); module.restarted?.(stage); dispatchEvent(new Event("restarted")); }
      steps = frame.steps[0];
      shown = { ...shown, ...frame };
      module.draw(stage, shown, frame);
      send({ ack: frame.number });
      drawn++;
      document.documentElement.dataset.drawn = drawn;
    }
    stage.refresh(now);
  }

  let counted = 0;
  setInterval(() => {
    $("pace").textContent = `${drawn - counted} frames/s · ${steps.toLocaleString("en")} steps`;
    counted = drawn;
  }, 1000);

  function fillTransport() {
    const button = (id, label, key, action) => {
      const b = document.createElement("button");
      b.type = "button";
      b.id = id;
      b.innerHTML = "<span></span><kbd></kbd>";
      b.firstChild.textContent = label;
      b.lastChild.textContent = key;
      b.onclick = action;
      $("transport").append(b);
    };
    button("pause", "Pause", "Space", pause);
    button("step", "Step", ".", step);
    button("again", "Restart", "r", () => send({ restart: seed }));
    const label = document.createElement("label");
    label.innerHTML = "seed <input id=seed inputmode=numeric autocomplete=off>";
    $("transport").append(label);
    // What the field shows is the run's seed: one that is refused does not stay.
    $("seed").onchange = () => {
      send({ restart: $("seed").value.trim() });
      $("seed").blur();
      $("seed").value = seed;
    };
    showTransport();
  }

  function showTransport() {
    $("pause").firstChild.textContent = running ? "Pause" : "Go on";
    $("pause").classList.toggle("on", !running);
    if (document.activeElement !== $("seed")) $("seed").value = seed;
    keepAddress();
  }

  function pause() { running = !running; send({ run: running }); showTransport(); }
  function step() { running = false; send({ step: 1 }); showTransport(); }
  function help() { $("help").open ? $("help").close() : $("help").showModal(); }
  function nextSeed() { send({ restart: String((BigInt(seed) + 1n) % (1n << 64n)) }); }

  let quiet;
  function notice(text) {
    $("notice").textContent = $("notice").title = text;
    clearTimeout(quiet);
    if (!("fault" in document.body.dataset)) quiet = setTimeout(() => { $("notice").textContent = $("notice").title = ""; }, 8000);
  }

  // What differs from the start stands in the address: reload, share, back. Twice a second at most, also where values change all the time.
  function keepAddress() {
    saving ??= setTimeout(() => {
      saving = null;
      const state = new URLSearchParams();
      for (const [key, text, first] of controls.values()) if (text !== first || query.has(key)) state.set(key, text);
      if (seed !== "1") state.set("seed", seed);
      if (theme) state.set("theme", theme);
      const search = state.size > 0 ? "?" + state : "";
      if (search !== location.search) ifAllowed(() => history.replaceState(null, "", location.pathname + search));
      tellNotes();
    }, 400);
  }

  function chapterLink() {
    const p = document.createElement("p"), known = catalogue.find(c => c.name === name);
    p.append("Chapter: ");
    if (known.book) {
      const link = Object.assign(document.createElement("a"), { href: `${home}book/${card.chapter}.html`, target: "_blank", rel: "noopener", textContent: card.chapter });
      p.append(link);
      const button = Object.assign(document.createElement("a"), { href: link.href, target: "_blank", rel: "noopener", className: "button", textContent: "Chapter " + card.chapter.slice(0, 2) });
      $("tools").prepend(button);
    } else p.append(`notebooks/${card.chapter}.ipynb`);
    return p;
  }

  async function record() {
    try { await film(name, notice); notice("Saved ten seconds."); } catch (problem) { notice(problem.message); }
  }

  // The second page of the session: it hears the state and sends back what is pressed there.
  const session = ifAllowed(() => sessionStorage.session ??= crypto.randomUUID()) ?? crypto.randomUUID();
  const channel = ifAllowed(() => new BroadcastChannel("ebm-" + session)) ?? { postMessage() { } };
  function notes() { open(`${home}notes#${session}`, "notes-" + session, "width=900,height=800"); }
  function tellNotes() {
    if (!controls) return;
    const numbers = [...stage.readouts].map(([key, item]) => [key, item.text]);
    channel.postMessage({ card, values: controls.values(), readouts: numbers, running, steps, theme: currentTheme() });
  }
  // Full screen, a window and a choice of files are allowed only where the key was pressed.
  channel.onmessage = ({ data }) => { if (data.press && !["f", "o", "i"].includes(data.press)) press(data.press); };
  setInterval(tellNotes, 500);

  function press(key) {
    const action = card.actions.find(a => a.key === key);
    if (action) send({ act: action.name });
    else ({ " ": pause, ".": step, r: () => send({ restart: seed }), n: nextSeed, t: nextTheme, o: notes, s: () => picture(name), v: record, "?": help, i: load,
      l: () => { location.href = home; },
      f: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen() })[key]?.();
    if (/^[1-9]$/.test(key)) controls.focus(Number(key));
  }

  addEventListener("keydown", event => {
    if (!controls || event.ctrlKey || event.metaKey) return;
    const at = event.target;
    if (event.key === "Escape") { at.blur?.(); return; }
    // From anywhere on the page to the picture; Shift and Tab lead from there to the tools.
    if (event.key === "Tab" && at === document.body && !event.shiftKey && module.pen) {
      event.preventDefault();
      stage.canvas.focus();
      return;
    }
    if (at.id === "seed" || (at.tagName === "SELECT" && event.key.length === 1 && !/[0-9]/.test(event.key))) return;
    if (event.key === " " && at.tagName === "BUTTON") return;
    if (event.key === " ") event.preventDefault();
    press(event.key);
  });
}
