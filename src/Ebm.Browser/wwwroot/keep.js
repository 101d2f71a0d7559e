// What a learner wrote: kept in the browser, one entry a cell, and made into the chapter's notebook on demand.

export class Kept {
  constructor(chapter, warn) {
    this.prefix = `ebm:${location.pathname.replace(/[^/]*$/, "")}${chapter}:`;
    this.warn = warn;
    this.isFailed = false;
  }

  read(id) {
    try { return localStorage.getItem(this.prefix + id); } catch { return null; }
  }

  write(id, code) {
    try {
      if (code === null) localStorage.removeItem(this.prefix + id); else localStorage.setItem(this.prefix + id, code);
    } catch {
      this.isFailed = true;
      this.warn("This browser does not keep what you write (its storage is full or forbidden): save the notebook before you leave the page.");
    }
  }

  heard(event, cells, act) {
    if (!event.key || !event.key.startsWith(this.prefix)) return;
    const cell = cells.find((one) => this.prefix + one.id === event.key && !one.isSetup);
    if (cell) act(cell, event.newValue);
  }

  // Reads what may have been written elsewhere; not where this page's own text could not be kept.
  again(cell, act) { if (!this.isFailed && !cell.isSetup) act(cell, this.read(cell.id)); }

  // What was written into cells that this edition of the chapter does not have.
  others(cells) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length))
        .filter((id) => cells.every((cell) => cell.id !== id)).map((id) => ({ id, original: "", code: this.read(id) }));
    } catch { return []; }
  }
}

// The chapter's notebook with the cells as they stand in the page; what changed has no outputs, and what is of another edition comes last.
export async function saveNotebook(chapter, cells) {
  const notebook = await original(chapter, cells);
  for (const cell of cells) {
    if (cell.code === cell.original) continue;
    let own = notebook.cells.find((one) => one.id === cell.id);
    if (!own) notebook.cells.push(own = { cell_type: "code", id: cell.id, metadata: {} });
    own.source = lines(cell.code);
    own.outputs = [];
    own.execution_count = null;
  }
  delete notebook.metadata.ebm_executed;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(notebook, null, 1) + "\n"], { type: "application/x-ipynb+json" }));
  link.download = `${chapter}.ipynb`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// From now on the page works without a network. A browser that has no service workers, or forbids them, does without.
export async function keepOffline(manifest, chapter, files) {
  try {
    await navigator.serviceWorker.register("offline.js");
    const worker = (await navigator.serviceWorker.ready).active;
    const own = performance.getEntriesByType("resource").map((entry) => entry.name), page = location.href.replace(/[?#].*$/, "");
    const keep = [page, new URL(`${encodeURIComponent(chapter)}.ipynb`, page).href, new URL("plotly.min.js", page).href, ...own, ...files];
    navigator.serviceWorker.onmessage = (event) => { if (event.data.kept) document.documentElement.dataset.offline = "kept"; };
    worker.postMessage({ folder: manifest.folder, keep: [...new Set(keep)].filter((address) => address.startsWith(location.origin)) });
  } catch { /* see above */ }
}

// Offline, and never loaded before: the code alone.
async function original(chapter, cells) {
  try {
    const answer = await fetch(`${encodeURIComponent(chapter)}.ipynb`, { cache: "no-cache" });
    if (answer.ok) return await answer.json();
  } catch { /* see above */ }
  return {
    cells: cells.map((cell) => ({ cell_type: "code", execution_count: null, id: cell.id, metadata: {}, outputs: [], source: lines(cell.original) })),
    metadata: { kernelspec: { display_name: "C# (Ebm)", language: "C#", name: "ebm" }, language_info: { name: "C#" } }, nbformat: 4, nbformat_minor: 5,
  };
}

function lines(code) { return code.split("\n").map((line, i, all) => i < all.length - 1 ? line + "\n" : line).filter((line) => line !== ""); }
