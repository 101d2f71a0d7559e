// The cells of a page: buttons, editors, what runs before what. Each cell is {id, element, kind, original, code, ran, ...}; `ran` is what it and
// the cells it needs held when it last ran in this worker: where that has changed, its output is out of date.
import { Editor } from "./editor.js";
import { Output } from "./output.js";
import { Runtime } from "./runtime.js";
import { Kept, keepOffline, saveNotebook } from "./keep.js";
import { Strip } from "./strip.js";

const words = {
  slow: "Kept as it was printed: this cell takes too long in a browser.",
  after: "Kept as it was printed: it uses what a slow cell computes.",
  stale: "A cell above has changed since: run it again to bring it up to date.",
  own: " What you wrote here stays, and goes into the notebook that you save.",
  rounded: " The last digits may not be the book's: a browser rounds some sums of this cell differently.",
};
const waiting = "Waiting.";

export function begin(manifest, base) {
  const article = document.querySelector("article"), chapter = article.dataset.chapter;
  const strip = new Strip(manifest.bytes / 1e6), kept = new Kept(chapter, (text) => strip.warn(text));
  const cells = [...article.querySelectorAll(".cell[data-live]")].map((element, number) => read(element, number));
  const runtime = new Runtime(manifest, base, article.textContent, {
    progress: (share) => strip.progress(share),
    loaded: (files) => keepOffline(manifest, chapter, files),
    gone: () => cells.forEach((cell) => { cell.ran = null; }),
  });
  let queue = Promise.resolve(), stopped = false, round = 0, hadRun = [];

  cells.forEach((cell) => equip(cell));
  addEventListener("storage", (event) => kept.heard(event, cells, elsewhere));
  // A page that "Back" takes from the browser's memory has heard nothing meanwhile.
  addEventListener("pageshow", (event) => { if (event.persisted) cells.forEach((cell) => kept.again(cell, take)); });
  strip.onstop = stop;
  strip.onreplay = () => ask(() => replay());
  strip.onsave = save;
  refresh();

  function read(element, number) {
    const pre = element.querySelector("pre.code");
    const original = [...pre.querySelectorAll("code .l")].map((line) => line.textContent.replace(/\n$/, "")).join("\n");
    const isSetup = element.classList.contains("setup"), exercise = element.dataset.exercise || "";
    return {
      id: element.dataset.cell || "cell-" + number, number, element, pre, original, code: original, ran: null, exercise, isSetup,
      isCheck: element.classList.contains("check"), isExercise: element.classList.contains("exercise"), mark: element.dataset.live,
      rounded: "rounded" in element.dataset,
    };
  }

  // ---- what a reader sees of a cell
  function equip(cell) {
    const bar = document.createElement("div");
    bar.className = "live-bar";
    cell.state = document.createElement("span");
    cell.state.setAttribute("role", "status");
    if (cell.mark === "run") {
      cell.button = button("Run", "run", () => run(cell));
      cell.button.setAttribute("aria-label", `Run ${name(cell)}`);
      bar.append(cell.button);
      if (!cell.isSetup) {
        cell.edit = button("Edit", "edit", () => open(cell, true));
        bar.append(cell.edit);
      }
    }
    if (!cell.isSetup) cell.revert = button("Undo edits", "revert", () => { open(cell, false); cell.editor.replace(cell.original); });
    bar.append(cell.state);
    if (cell.mark !== "run") {
      const link = document.createElement("a");
      link.href = `${encodeURIComponent(chapter)}.ipynb`;
      link.textContent = "The notebook runs it.";
      bar.append(link);
    }
    (cell.element.querySelector(".answer") || cell.pre).after(bar);
    if (cell.revert) { cell.revert.hidden = true; cell.state.before(cell.revert); }
    cell.output = new Output(cell.element, base);
    // A new edition may call a cell slow that was edited when it was not.
    const own = cell.isSetup ? null : kept.read(cell.id);
    if (own !== null && own !== cell.original) cell.code = own;
    if (cell.code !== cell.original || (cell.mark === "run" && cell.isExercise)) open(cell, false);
  }

  function button(text, kind, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function name(cell) { return cell.exercise ? `exercise ${cell.exercise}${cell.isCheck ? ", its check" : ""}` : `cell ${cell.number + 1}`; }

  function open(cell, focus) {
    if (!cell.editor) {
      cell.editor = new Editor(cell.pre, cell.code, `Code of ${name(cell)}`, (code) => change(cell, code), () => run(cell),
        () => (cell.button || cell.revert).focus());
      if (cell.edit) cell.edit.remove();
      const answer = cell.element.querySelector("details.answer");
      if (answer) answer.open = true;
    }
    if (focus) cell.editor.focus();
  }

  function change(cell, code) {
    cell.code = code;
    if (cell.note) cell.note = "";
    kept.write(cell.id, code === cell.original ? null : code);
    refresh();
  }

  function elsewhere(cell, code) {
    const theirs = code === null ? cell.original : code;
    if (theirs === cell.code) return;
    if (!cell.editor || !cell.editor.hasFocus() || !document.hasFocus()) return take(cell, code);
    cell.note = "Changed in another tab too; what you type here is kept.";
    refresh();
  }

  function take(cell, code) {
    const theirs = code === null ? cell.original : code;
    if (theirs === cell.code) return;
    open(cell, false);
    cell.editor.value = cell.code = theirs;
    cell.note = "Changed in another tab.";
    refresh();
  }

  function refresh() {
    for (const cell of cells) {
      const edited = cell.code !== cell.original;
      if (cell.revert) cell.revert.hidden = !edited;
      const stale = cell.ran !== null && cell.ran !== snapshot(cell);
      cell.element.classList.toggle("stale", stale);
      const text = cell.busy || cell.note || (cell.mark !== "run" ? words[cell.mark] + (edited ? words.own : "") : stale ? words.stale : cell.said || "");
      if (cell.state.textContent !== text) cell.state.textContent = text;
    }
    strip.edited(cells.filter((cell) => cell.code !== cell.original).length);
  }

  // ---- what runs before what: an exercise stands on the setup alone, its check on the two; any other cell on all before it that are no exercises
  function needs(cell) {
    if (cell.isSetup) return [];
    const before = cells.slice(0, cells.indexOf(cell)).filter((other) => other.mark === "run");
    if (cell.isExercise) return before.filter((other) => other.isSetup);
    if (cell.isCheck) return before.filter((other) => other.isSetup || (other.isExercise && other.exercise === cell.exercise));
    return before.filter((other) => !other.isExercise && !other.isCheck);
  }

  function snapshot(cell) { return [...needs(cell), cell].map((one) => one.code).join("\u0000"); }

  function run(cell) {
    if (cell.busy || cell.mark !== "run") return;
    cell.busy = waiting;
    refresh();
    ask(() => perform(cell));
  }

  // What was asked for before a stop is not begun after it: it would run what was stopped.
  function ask(act) {
    const mine = round;
    queue = queue.then(() => mine === round && act()).catch((problem) => strip.warn(String(problem.message || problem)));
  }

  async function perform(cell) {
    let reached = false;
    stopped = false;
    try {
      strip.begin(runtime.isReady ? "" : "Loading what runs the cells");
      await runtime.start();
      const wanted = [...needs(cell).filter((one) => one.ran === null || one.ran !== snapshot(one)), cell];
      for (let i = 0; i < wanted.length && !stopped; i++) {
        reached = i === wanted.length - 1;
        strip.running(wanted.length > 1 ? `${i + 1} of ${wanted.length}: ${title(wanted[i])}` : title(cell), wanted[i].element);
        if (!await execute(wanted[i]) && i < wanted.length - 1) {
          cell.note = "Not run: a cell above, which it needs, has failed.";
          // A verdict is about the answer that stands above it, or it is none.
          if (cell.isCheck) cell.output.clear(cell.note);
          break;
        }
      }
      if (stopped && cell.isCheck && !reached) cell.output.clear("Stopped before it was run.");
    } catch (problem) {
      cell.note = problem.message;
    } finally {
      cells.forEach((one) => { if (one === cell || one.busy !== waiting) one.busy = ""; });
      strip.end();
      refresh();
    }
  }

  function title(cell) {
    const heading = cell.code.split("\n").map((line) => line.replace(/^\s*\/\/\s*/, "").trim()).find((line) => line.length > 0) || name(cell);
    return heading.length > 48 ? heading.slice(0, 47) + "…" : heading;
  }

  // Whether it came to its end. Every end is one line, and a worker that is lost takes the variables with it.
  async function execute(cell) {
    const held = snapshot(cell), clock = performance.now();
    cell.busy = "Running.";
    cell.note = "";
    refresh();
    cell.output.begin();
    const result = await runtime.run(cell.code, (kind, text) => cell.output.event(kind, text));
    cell.output.end(result);
    const seconds = (performance.now() - clock) / 1000;
    cell.busy = "";
    cell.said = result.lost ? result.lost : result.error ? `Failed after ${time(seconds)}.` : `Ran here in ${time(seconds)}.${cell.rounded ? words.rounded : ""}`;
    cell.ran = result.lost || result.error ? null : held;
    if (!result.lost && !hadRun.includes(cell)) hadRun.push(cell);
    refresh();
    if (result.lost && !stopped) strip.offer("The worker was replaced, so the variables are gone; cells run again when they are needed.", hadRun.length > 0);
    return !result.error && !result.lost;
  }

  function time(seconds) { return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`; }

  function stop() {
    stopped = true;
    round++;
    cells.forEach((one) => { if (one.busy === waiting) one.busy = ""; });
    runtime.stop("Stopped.");
    strip.offer("Stopped. The variables are gone; cells run again when they are needed.", hadRun.length > 0);
  }

  async function replay() {
    const again = cells.filter((cell) => hadRun.includes(cell) && cell.ran === null);
    for (const cell of again) {
      if (cell.ran === null) await perform(cell);
      if (stopped) break;
    }
  }

  async function save() {
    try {
      await saveNotebook(chapter, [...cells, ...kept.others(cells)]);
    } catch (problem) {
      strip.warn(`The notebook could not be made: ${problem.message}`);
    }
  }
}
