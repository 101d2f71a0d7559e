// The landscape as shades with contour lines, the robots as dots, one of them large with its trail.

const cells = 48;
let share, energy, energies, back, trail = [], t = 0;

export default {
  start(stage) {
    share = stage.trace({ title: "share of the robots", x: "frames", range: [-0.03, 1.03], rolling: true, length: 900, series: [
      { name: "at the goal", colour: "run" }, { name: "exact", colour: "run", dashed: true }, { name: "in the cup", colour: "exact" }, { name: "exact", colour: "exact", dashed: true }] });
    energy = stage.trace({ title: "mean energy ⟨E⟩", x: "frames", rolling: true, length: 900, least: 0.02, series: [{ name: "run", colour: "third" }, { name: "exact", colour: "third", dashed: true }] });
  },

  restarted() { share.clear(); energy.clear(); trail = []; t = 0; },

  draw(stage, frame, fresh) {
    const [goal, exactGoal, cup, exactCup, e, exactE, temperature, cx, cy, half] = frame.state;
    const { g } = stage, { x, y, size } = stage.square;
    if (fresh?.energies) { energies = fresh.energies; back = null; }
    stage.clear();
    this.background(stage, size);
    g.drawImage(back.canvas, x, y, size, size);
    const px = v => x + size * (v - cx + half) / (2 * half), py = v => y + size * (half - v + cy) / (2 * half);
    const n = frame.robots.length / 2, dot = stage.stroke * (n > 1000 ? 1 : 1.5);
    g.save();
    g.beginPath();
    g.rect(x, y, size, size);
    g.clip();
    g.fillStyle = stage.colour("exact");
    g.globalAlpha = 0.6;
    for (let i = 0; i < n; i++) { g.beginPath(); g.arc(px(frame.robots[i]), py(frame.robots[n + i]), dot, 0, 7); g.fill(); }
    g.globalAlpha = 1;
    if (fresh) { trail.push([frame.robots[0], frame.robots[n]]); if (trail.length > 90) trail.shift(); }
    const last = trail.at(-1) ?? [0, 0];
    g.beginPath();
    trail.forEach(([a, b], i) => g[i && Math.hypot(a - trail[i - 1][0], b - trail[i - 1][1]) < 0.8 ? "lineTo" : "moveTo"](px(a), py(b)));
    g.lineWidth = stage.stroke;
    g.strokeStyle = stage.colour("run");
    g.stroke();
    ring(stage, px(last[0]), py(last[1]), stage.stroke * 4, "run", true);
    ring(stage, px(3), py(0), 0.8 / (2 * half) * size, "third", false);
    g.font = stage.font(1, 650);
    g.textAlign = "center";
    g.textBaseline = "top";
    g.fillStyle = stage.colour("third");
    g.fillText("goal", px(3), py(-0.85));
    g.textAlign = "left";
    g.restore();
    if (!fresh) return;
    stage.show("temperature T", stage.number(temperature, 2));
    stage.show("at the goal", stage.number(100 * goal, 1) + " %", `exact ${stage.number(100 * exactGoal, 1)} %`);
    stage.show("in the cup", stage.number(100 * cup, 1) + " %", `exact ${stage.number(100 * exactCup, 1)} %`);
    stage.show("mean energy", stage.number(e, 3), `exact ${stage.number(exactE, 3)}`);
    share.push(++t, goal, exactGoal, cup, exactCup);
    energy.push(t, e, exactE);
  },

  background(stage, size) {
    const key = String([stage.colour("low"), stage.colour("high")]);
    if (back?.key === key || !energies) { back ??= { canvas: new OffscreenCanvas(1, 1) }; return; }
    const wide = 384, canvas = new OffscreenCanvas(wide, wide), image = new ImageData(wide, wide), low = stage.rgb("low"), high = stage.rgb("high");
    const floor = Math.min(...energies), range = 4;
    for (let j = 0; j < wide; j++) {
      for (let i = 0; i < wide; i++) {
        const e = between(energies, i / wide, 1 - j / wide) - floor, part = Math.min(1, e / range);
        const line = Math.abs((e * 4) % 1 - 0.5) > 0.46 ? 0.12 : 0;
        for (let c = 0; c < 3; c++) image.data[4 * (j * wide + i) + c] = low[c] + (high[c] - low[c]) * Math.min(1, 0.25 + 0.7 * part + line);
        image.data[4 * (j * wide + i) + 3] = 255;
      }
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    back = { key, canvas };
  },

  pen(stage, event) {
    const { x, y, size } = stage.square, a = (event.x * stage.width - x) / size, b = 1 - (event.y * stage.height - y) / size;
    if (event.first && event.down && a >= 0 && a < 1 && b >= 0 && b < 1) { trail = []; stage.act("place", a, b); }
  },
};

function ring(stage, x, y, r, name, filled) {
  const g = stage.g;
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.lineWidth = stage.stroke;
  g.strokeStyle = stage.colour(filled ? "paper" : name);
  if (filled) { g.fillStyle = stage.colour(name); g.fill(); }
  g.stroke();
}

function between(values, x, y) {
  const u = Math.min(cells - 1.001, Math.max(0, x * cells - 0.5)), v = Math.min(cells - 1.001, Math.max(0, y * cells - 0.5));
  const i = Math.floor(u), j = Math.floor(v), a = u - i, b = v - j, at = j * cells + i;
  return (1 - b) * ((1 - a) * values[at] + a * values[at + 1]) + b * ((1 - a) * values[at + cells] + a * values[at + cells + 1]);
}
