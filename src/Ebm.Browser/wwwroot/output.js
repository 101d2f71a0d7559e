// What a cell shows, in place of what the page had. HTML is set in as it is, and its scripts run in order; all else is text.

export class Output {
  constructor(cell, base) {
    this.cell = cell;
    this.base = base;
    this.shown = new Map();
  }

  begin() {
    this.fresh = document.createElement("div");
    this.fresh.className = "outputs";
    this.isNew = true;
    this.isWaiting = false;
    const old = this.cell.querySelector(":scope > .outputs");
    if (old) old.classList.add("old");
  }

  // Takes away what stood there, and says why.
  clear(why) {
    this.begin();
    this.print("error", why);
  }

  event(kind, text) {
    if (kind === "clear") {
      if (text === "wait") this.isWaiting = true;
      else this.place().textContent = "";
      return;
    }
    if (this.isWaiting) { this.place().textContent = ""; this.isWaiting = false; }
    if (kind === "stdout" || kind === "stderr") this.print(kind, text);
    else this.show(JSON.parse(text), kind === "update");
  }

  end(result) {
    if (result.data) this.show({ id: "", data: result.data }, false);
    if (result.error) this.print("error", result.error.traceback.join("\n"));
    if (result.lost) this.print("error", result.lost);
    this.place();
    if (!this.fresh.childNodes.length) this.fresh.remove();
  }

  // The old output goes when the first of the new arrives, or the cell ends.
  place() {
    if (this.isNew) {
      this.isNew = false;
      const old = this.cell.querySelector(":scope > .outputs");
      if (old) old.replaceWith(this.fresh); else this.cell.append(this.fresh);
    }
    return this.fresh;
  }

  print(kind, text) {
    const place = this.place(), last = place.lastElementChild;
    if (last && last.classList.contains("text") && last.dataset.kind === kind) { last.append(text); return; }
    const pre = document.createElement("pre");
    pre.className = `text ${kind === "error" ? "error" : kind === "stderr" ? "stream stderr" : "stream"}`;
    pre.dataset.kind = kind;
    pre.textContent = text;
    pre.tabIndex = 0;
    place.append(pre);
  }

  show({ id, data }, isUpdate) {
    const place = this.place();
    let box = document.createElement("div");
    box.className = "shown";
    if (id && isUpdate && this.shown.has(id)) this.shown.get(id).replaceWith(box); else place.append(box);
    if (id) this.shown.set(id, box);
    // Claims and verdicts as data, for programs that read the page.
    box.facts = Object.keys(data).filter((type) => type.startsWith("application/vnd.ebm.")).map((type) => data[type]);
    const picture = ["image/png", "image/jpeg", "image/gif"].find((type) => data[type]);
    if (data["text/html"]) write(box, data["text/html"], this.base);
    else if (data["image/svg+xml"]) write(box, data["image/svg+xml"], this.base);
    else if (picture) { const image = new Image(); image.alt = ""; image.src = `data:${picture};base64,${data[picture]}`; box.append(image); }
    else {
      const pre = document.createElement("pre");
      pre.className = "text value";
      pre.textContent = data["text/plain"] || data["text/markdown"] || "";
      box.replaceWith(pre);
      if (id) this.shown.set(id, pre);
    }
  }
}

// Scripts that are set in as text do not run: each is made anew. A chart needs plotly.js, which the book has where a page of it has a chart.
async function write(box, html, base) {
  box.innerHTML = html;
  const scripts = [...box.querySelectorAll("script")];
  if (!window.Plotly && scripts.some((script) => script.textContent.includes("ebmCharts"))) await library(new URL("../../../plotly.min.js", base));
  for (const script of scripts) {
    const live = document.createElement("script");
    for (const attribute of script.attributes) live.setAttribute(attribute.name, attribute.value);
    live.textContent = script.textContent;
    script.replaceWith(live);
  }
}

let loading = null;
function library(address) {
  return loading ||= new Promise((done) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = script.onerror = done;
    document.head.append(script);
  });
}
