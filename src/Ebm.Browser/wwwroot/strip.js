// The line at the foot of the page: what is being loaded or run, the way to stop it, what was lost, what can be saved.

export class Strip {
  // size: of what is loaded, in MB.
  constructor(size) {
    this.size = size;
    this.box = element("div", "live-strip");
    this.box.setAttribute("role", "region");
    this.box.setAttribute("aria-label", "Cells that run");
    this.words = element("span", "words");
    this.words.setAttribute("role", "status");
    this.meter = element("progress");
    this.meter.max = 1;
    this.meter.setAttribute("aria-label", "Loaded");
    this.stopper = this.button("Stop", () => this.onstop());
    this.again = this.button("Run them again", () => { this.offer(""); this.onreplay(); });
    this.keeper = this.button("Save as notebook", () => this.onsave());
    this.closer = this.button("×", () => { this.message = ""; this.isOffered = false; this.closed = this.count; this.draw(); });
    this.closer.setAttribute("aria-label", "Close");
    this.box.append(this.words, this.meter, this.stopper, this.again, this.keeper, this.closer);
    this.busy = this.message = "";
    this.share = null;
    this.count = this.closed = 0;
    this.isOffered = false;
    document.body.append(this.box);
    this.draw();
  }

  button(text, act) {
    const made = element("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  begin(text) { this.busy = text || "Running"; this.share = text ? 0 : null; this.since = performance.now(); this.tick(); }
  progress(share) { this.share = share; this.draw(); }
  running(text) { this.share = null; this.busy = `Running ${text}`; this.since = performance.now(); this.draw(); }
  end() { clearTimeout(this.timer); this.busy = ""; this.share = null; this.draw(); }
  warn(text) { this.message = text; this.draw(); }
  offer(text, replay) { this.message = text; this.isOffered = Boolean(text && replay); this.draw(); }
  edited(count) { if (count > this.count) this.closed = 0; this.count = count; this.draw(); }

  // How long it has been at it, from the third second on.
  tick() {
    clearTimeout(this.timer);
    this.draw();
    if (this.busy) this.timer = setTimeout(() => this.tick(), 1000);
  }

  draw() {
    const seconds = Math.floor((performance.now() - this.since) / 1000);
    const loading = this.share !== null;
    const amount = loading && this.share > 0 ? `, ${(this.share * this.size).toFixed(0)} of ${this.size.toFixed(0)} MB` : "";
    const text = this.busy ? (loading && this.share >= 1 ? "Starting the compiler" : this.busy + amount) + (seconds >= 3 && !loading ? ` · ${seconds} s` : "")
      : this.message || (this.count > this.closed ? (this.count === 1 ? "You have edited one cell." : `You have edited ${this.count} cells.`) : "");
    if (this.words.textContent !== text) this.words.textContent = text;
    this.meter.hidden = !this.busy || !loading;
    if (loading) this.meter.value = this.share;
    this.stopper.hidden = !this.busy;
    this.again.hidden = Boolean(this.busy) || !this.isOffered;
    this.keeper.hidden = Boolean(this.busy) || this.count === 0;
    this.closer.hidden = Boolean(this.busy);
    this.box.hidden = text === "";
  }
}

function element(name, style) {
  const made = document.createElement(name);
  if (style) made.className = style;
  return made;
}
