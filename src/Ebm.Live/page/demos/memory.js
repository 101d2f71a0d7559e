// Two pictures at the left, the memory and the probe; four memories beside them; below, what is stored.

const names = ["memory", "probe: draw here", "Hebb", "pseudo-inv.", "dense", "modern"];
const colours = ["run", "exact", "third", "fourth"];
const side = 24;
let energy, capacity, thumbs, updates = 0, last = -1;

export default {
  start(stage) {
    energy = stage.trace({ title: "energy: probe 1, memory 0", x: "steps", least: 0.05, rolling: true, length: 400, series: names.slice(2).map((name, k) => ({ name, colour: colours[k] })) });
    capacity = stage.curve({ title: "overlap after recall", x: "load K/N", xRange: [0, 0.35], range: [-0.1, 1.08], series: [{ name: "theory of Hebb, probe = memory", colour: "run", dashed: true }] });
  },

  restarted() { energy.clear(); updates = 0; },

  draw(stage, frame, fresh) {
    const [count, shown, spins, done, theory] = frame.state;
    const { g, width, height } = stage;
    stage.clear();
    const label = 0.95, text = 1.35 * stage.type, gap = 0.35 * text;
    const rows = Math.ceil(Math.min(24, count) / 12);
    const strip = rows * (width / 12) * 0.62 + text;
    const size = Math.min((width - 2 * gap) / 3, (height - strip - 2 * text - 2 * gap) / 2);
    g.font = stage.font(label, 600);
    g.textBaseline = "bottom";
    this.probe = null;
    for (let k = 0; k < 6; k++) {
      const x = Math.floor(k / 2) * (size + gap) + (width - 3 * size - 2 * gap) / 2, y = (k % 2) * (size + text + gap) + text;
      g.fillStyle = k < 2 ? stage.colour("ink") : stage.colour(colours[k - 2]);
      g.fillText(k === 0 ? `memory ${shown + 1} of ${count}` : k < 2 ? names[k] : `${names[k]}  ${stage.number(frame.overlaps[k - 2], 2)}`, x, y - 0.15 * text);
      stage.picture(frame.cells.subarray(k * spins, (k + 1) * spins), side, x, y, size);
      g.lineWidth = stage.stroke;
      g.strokeStyle = k < 2 ? stage.colour("line") : stage.colour(colours[k - 2]);
      g.strokeRect(x, y, size, size);
      if (k === 1) this.probe = { x, y, size };
    }
    if (frame.thumbs) {
      const top = height - strip + text * 0.9, small = width / 12 * 0.58;
      g.fillStyle = stage.colour("muted");
      g.font = stage.font(0.85);
      g.fillText(count > 24 ? `stored: 24 of ${count}` : "stored", 0, top - 0.1 * text);
      for (let k = 0; k < Math.min(24, count) && (k + 1) * spins <= frame.thumbs.length; k++)
        stage.picture(frame.thumbs.subarray(k * spins, (k + 1) * spins), side, (k % 12) * width / 12, top + Math.floor(k / 12) * width / 12 * 0.62, small);
    }
    if (!fresh) return;
    stage.show("patterns K", String(count), Number.isFinite(theory) ? `limit of Hebb ${Math.round(0.138 * spins)}` : "");
    stage.show("load K/N", stage.number(count / spins, 3), `N = ${spins}`);
    stage.show("Hebb m", stage.number(frame.overlaps[0], 3), Number.isFinite(theory) ? `theory ${stage.number(theory, 3)}` : "no theory");
    stage.show("dense m", stage.number(frame.overlaps[2], 3), done === 4 ? "all at rest" : "recalling");
    if (done < 4) energy.push(++updates, ...frame.energies);
    if (fresh.theory) capacity.set(Array.from({ length: fresh.theory.length / 2 }, (_, i) => fresh.theory[2 * i]), Array.from({ length: fresh.theory.length / 2 }, (_, i) => fresh.theory[2 * i + 1]));
    if (fresh.history) {
      const marks = [];
      for (let i = 0; i < fresh.history.length; i += 5)
        for (let k = 3; k >= 0; k--) marks.push({ x: fresh.history[i], y: fresh.history[i + 1 + k], colour: colours[k] });
      capacity.points(marks);
    }
  },

  load: { side, take: (stage, greys) => stage.act("load", ...greys) },

  pen(stage, event) {
    if (!event.down || !this.probe) return;
    const x = (event.x * stage.width - this.probe.x) / this.probe.size, y = (event.y * stage.height - this.probe.y) / this.probe.size;
    if (x >= 0 && x < 1 && y >= 0 && y < 1) stage.act("paint", x, y, event.other ? -1 : 1);
  },
};
