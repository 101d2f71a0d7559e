// Nodes from left to right in time; arcs as curves whose width is their exact probability; below, the best readings as bars.

// Heights of the arcs' middles, in tenths of the lattice: by hand, so that no two words meet.
const lift = [-4.6, 1.2, -1.3, 2.2, -1.5, 2.2, -4.4, -2.7, 3.8, 1.7, 1.2, -1.1, 2.4];
let deviation, free, solved = null, dragged = null;

export default {
  start(stage) {
    deviation = stage.trace({ title: "largest error of a counted share", x: "paths drawn", logarithmic: true, series: [{ name: "run", colour: "run" }, { name: "1/√n", colour: "exact", dashed: true }] });
    free = stage.curve({ title: "free energy F(T)", x: "temperature T", xRange: [0, 3], series: [{ name: "F, exact", colour: "third" }, { name: "min E", colour: "exact", dashed: true }] });
  },

  restarted() { deviation.clear(); },

  draw(stage, frame, fresh) {
    if (fresh?.arcs) {
      const words = new TextDecoder().decode(fresh.words).split(" ");
      const arcs = words.map((word, k) => ({ word, from: fresh.arcs[4 * k], to: fresh.arcs[4 * k + 1], energy: fresh.arcs[4 * k + 2], p: fresh.arcs[4 * k + 3] }));
      const best = [];
      for (let at = 0; at < fresh.best.length;) {
        const length = fresh.best[at + 2];
        best.push({ energy: fresh.best[at], p: fresh.best[at + 1], arcs: [...fresh.best.subarray(at + 3, at + 3 + length)] });
        at += 3 + length;
      }
      solved = { arcs, best, nodes: 1 + Math.max(...arcs.map(a => a.to)) };
      free.set(fresh.curveT, fresh.curveF, fresh.curveT.map(() => best[0].energy));
    }
    if (!solved) return;
    const [t, f, paths, worst, rule] = frame.state;
    stage.clear();
    this.lattice(stage, frame);
    this.readings(stage);
    if (!fresh) return;
    stage.show("best reading costs", stage.number(solved.best[0].energy, 2), `p = ${stage.number(100 * solved.best[0].p, 1)} %`);
    stage.show("free energy F", stage.number(f, 3), `T = ${stage.number(t, 2)}`);
    stage.show("paths drawn", paths.toLocaleString("en"), Number.isFinite(worst) ? `error ${stage.number(worst, 4)}` : "");
    if (paths > 0) deviation.push(paths, Math.max(1e-5, worst), rule);
    free.points([{ x: t, y: f, colour: "third" }]);
  },

  place(stage) {
    const { width, height } = stage, top = 0.02 * height, tall = 0.6 * height, side = 1.2 * stage.type;
    const x = k => side + (width - 2 * side) * k / (solved.nodes - 1), y = top + tall / 2;
    return solved.arcs.map((arc, k) => {
      const a = x(arc.from), b = x(arc.to), peak = y + lift[k] / 10 * tall;
      return { a, b, y, peak, middle: (a + b) / 2 };
    });
  },

  lattice(stage, frame) {
    const { g } = stage, places = this.place(stage), best = new Set(solved.best[0].arcs), now = new Set(frame.last);
    const order = solved.arcs.map((_, k) => k).sort((i, j) => best.has(i) - best.has(j));
    for (const k of order) {
      const { a, b, y, peak } = places[k], arc = solved.arcs[k];
      g.beginPath();
      g.moveTo(a, y);
      // A curve through the middle: the control point lies twice as far.
      g.quadraticCurveTo((a + b) / 2, 2 * peak - y, b, y);
      g.lineWidth = stage.stroke * (0.5 + 6 * arc.p);
      g.strokeStyle = stage.colour(best.has(k) ? "run" : now.has(k) ? "exact" : "line");
      g.stroke();
    }
    g.textAlign = "center";
    g.textBaseline = "middle";
    solved.arcs.forEach((arc, k) => {
      const { middle, peak } = places[k];
      const word = `${arc.word} ${stage.number(arc.energy, 2)}`, share = `${Math.round(100 * frame.used[k])} %`;
      g.font = stage.font(1, 650);
      const wide = g.measureText(word).width + 0.6 * stage.type, tall = 2.1 * stage.type;
      g.fillStyle = stage.colour(dragged?.k === k ? "panel" : "paper");
      g.strokeStyle = stage.colour(best.has(k) ? "run" : "line");
      g.lineWidth = stage.stroke / 2;
      g.beginPath();
      g.roundRect(middle - wide / 2, peak - tall / 2, wide, tall, 0.3 * stage.type);
      g.fill();
      g.stroke();
      g.fillStyle = stage.colour(best.has(k) ? "run" : "ink");
      g.fillText(word, middle, peak - 0.42 * stage.type);
      g.font = stage.font(0.75);
      g.fillStyle = stage.colour("muted");
      g.fillText(`${share} / ${Math.round(100 * arc.p)} %`, middle, peak + 0.55 * stage.type, wide);
    });
    const { width } = stage;
    for (let k = 0; k < solved.nodes; k++) {
      g.beginPath();
      g.arc(1.2 * stage.type + (width - 2.4 * stage.type) * k / (solved.nodes - 1), places[0].y, stage.stroke * 3, 0, 7);
      g.fillStyle = stage.colour("ink");
      g.fill();
    }
    g.textAlign = "left";
    g.textBaseline = "bottom";
    g.font = stage.font(0.8);
    g.fillStyle = stage.colour("muted");
    g.fillText("word, its energy, its share: counted / exact", 0.4 * stage.type, 0.65 * stage.height);
  },

  readings(stage) {
    const { g, width, height } = stage, top = 0.66 * height, line = (height - top) / solved.best.length;
    g.textBaseline = "middle";
    solved.best.forEach((path, k) => {
      const y = top + (k + 0.5) * line, text = path.arcs.map(a => solved.arcs[a].word).join(" ");
      g.fillStyle = stage.colour(k === 0 ? "run" : "line");
      g.globalAlpha = 0.35;
      g.fillRect(0, y - 0.4 * line, width * path.p, 0.8 * line);
      g.globalAlpha = 1;
      g.fillStyle = stage.colour("ink");
      g.font = stage.font(Math.min(1.1, line / stage.type * 0.62), k === 0 ? 650 : 400);
      g.fillText(`${k + 1}  ${text}`, 0.4 * stage.type, y);
      g.textAlign = "right";
      g.fillText(`E = ${stage.number(path.energy, 2)}   ${stage.number(100 * path.p, 1)} %`, width - 0.4 * stage.type, y);
      g.textAlign = "left";
    });
  },

  pen(stage, event) {
    if (!solved) return;
    const x = event.x * stage.width, y = event.y * stage.height;
    if (event.first && event.down) {
      const places = this.place(stage), near = places.map((p, k) => [Math.hypot((p.middle - x) / 2, p.peak - y), k]).sort((a, b) => a[0] - b[0])[0];
      dragged = near[0] < 2 * stage.type ? { k: near[1], y, energy: solved.arcs[near[1]].energy } : null;
    }
    if (!event.down) dragged = null;
    else if (dragged) stage.act("set", dragged.k, Math.min(4, Math.max(0, dragged.energy + (y - dragged.y) / (0.25 * stage.height) * 2)));
  },
};
