// The worker with .NET in it: started at the first wish, ended when a cell must stop, started anew at the next.

export class Runtime {
  // watch: {progress(share of the bytes), loaded(files), gone() when all variables are lost}
  constructor(manifest, base, text, watch) {
    this.manifest = manifest;
    this.base = base;
    this.watch = watch;
    this.data = dataFor(text).map((name) => [name, new URL(`../data/${name}`, base).href]);
    this.worker = null;
    this.starting = null;
    this.isReady = false;
    this.cell = null;
    this.count = 0;
  }

  start() {
    if (this.starting) return this.starting;
    let bytes = 0;
    const worker = new Worker(new URL("worker.js", this.base), { type: "module" });
    this.worker = worker;
    this.starting = new Promise((done, fail) => {
      this.abandon = fail;
      worker.onmessage = (event) => {
        const message = event.data;
        if (message.progress) this.watch.progress(Math.min(1, (bytes += message.progress) / this.manifest.bytes));
        else if (message.ready !== undefined) { this.isReady = true; done(); this.watch.loaded(message.files); }
        else if (message.failed !== undefined && !this.isReady) this.fail(fail, message.failed);
        else this.hear(message);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        if (!this.isReady) this.fail(fail, event.message || "the worker did not start");
        else this.lose(ended(event.message || ""));
      };
      worker.postMessage({ start: { data: this.data } });
    });
    return this.starting;
  }

  // One cell at a time. The result: {data}, {error}, or {lost: why}, where the worker had to be given up.
  run(code, event) {
    return new Promise((done) => {
      this.cell = { id: ++this.count, event, done };
      this.worker.postMessage({ run: code, id: this.count });
    });
  }

  stop(why) {
    if (this.cell) this.lose(why);
    else if (!this.isReady && this.starting) this.fail(this.abandon, "Stopped.");
  }

  hear(message) {
    const cell = this.cell;
    if (!cell || message.id !== cell.id) return;
    if (message.failed !== undefined) this.lose(ended(message.failed));
    else if (message.ended === undefined) cell.event(message.kind, message.text);
    else if (message.ended.error && message.ended.error.name === "OutOfMemoryException") this.lose("The cell filled the memory, 1 GB.");
    else {
      this.cell = null;
      cell.done(message.ended);
    }
  }

  lose(why) {
    const cell = this.cell;
    this.end();
    this.watch.gone();
    if (cell) cell.done({ lost: why });
  }

  fail(fail, why) {
    this.end();
    const offline = navigator.onLine === false ? " This browser is offline." : "";
    fail(new Error(why === "Stopped." ? why : `What runs the cells could not be loaded (${why}).${offline} Try again, or reload the page.`));
  }

  end() {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    this.starting = null;
    this.isReady = false;
    this.cell = null;
  }
}

function ended(why) {
  const first = why.split("\n")[0];
  return /exit\(1\)|call stack|memory|abort|type initializer/i.test(first) ? `The cell ended the runtime: it filled the memory or the stack (${first}).` : `The cell ended the runtime: ${first}`;
}

// Files of the course's data folder that a chapter reads, by what its cells say.
function dataFor(text) {
  const files = ["digits.csv.gz"];
  if (/Photographs/.test(text)) files.push("photographs.pgm.gz");
  if (/prose|Letters/i.test(text)) files.push("prose.txt");
  if (/FashionMnist/.test(text)) for (const part of ["t10k", "train10k"]) files.push(`fashion-${part}-images-idx3-ubyte.gz`, `fashion-${part}-labels-idx1-ubyte.gz`);
  return files;
}
