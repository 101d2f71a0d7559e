// Spins from packed bits. Up to side 512 each spin is a pixel; a larger lattice is drawn by the mean of 2 × 2 spins.

let image, tones, energy, magnetisation, loop, curve, brush = null;
const radius = 0.035;

export default {
  start(stage) {
    magnetisation = stage.trace({ title: "magnetisation |m|", x: "sweeps", series: [{ name: "run", colour: "run" }, { name: "exact, L → ∞", colour: "exact", dashed: true }], least: 0.02 });
    energy = stage.trace({ title: "energy per spin e", x: "sweeps", series: [{ name: "run", colour: "run" }, { name: "exact, this L", colour: "exact", dashed: true }], least: 0.01 });
    curve = stage.curve({ minor: true, title: "over T", x: "temperature T", xRange: [0.5, 5], range: [-1.05, 1.05], series: [{ name: "|m|, Yang", colour: "exact", dashed: true }, { name: "e/2J, Kaufman", colour: "third", dashed: true }] });
    loop = stage.path({ title: "hysteresis: m over h", x: "field h", xRange: [-0.62, 0.62], range: [-1.05, 1.05], series: [{ name: "run", colour: "run" }] });
    loop.hidden = true;
  },

  restarted() { magnetisation.clear(); energy.clear(); loop.clear(); },

  draw(stage, frame, fresh) {
    const [side, sweeps, e, m, staggered, exactE, exactM, t, h, looping, j] = frame.state, strength = Math.max(1e-9, 2 * Math.abs(j));
    this.paint(stage, frame.spins, side);
    if (!fresh) return;
    const staggeredShown = stage.value("J") < 0;
    stage.show("temperature T", t.toFixed(3), `Tc = 2.269 J`);
    stage.show("energy e", stage.number(e, 4), Number.isFinite(exactE) ? `exact ${stage.number(exactE, 4)}` : "h ≠ 0: not known");
    stage.show("magnetisation m", stage.number(m, 4), staggeredShown ? `staggered ${stage.number(staggered, 4)}` : Number.isFinite(exactM) ? `exact ±${exactM.toFixed(4)}` : "h ≠ 0: not known");
    magnetisation.push(sweeps, Math.abs(m), exactM);
    energy.push(sweeps, e, exactE);
    if (fresh.curveT) curve.set(fresh.curveT, fresh.curveM, fresh.curveE.map(v => v / strength));
    curve.points([{ x: t, y: Math.abs(m), colour: "run" }, { x: t, y: e / strength, colour: "third" }]);
    if (looping && loop.hidden) loop.clear();
    loop.hidden = !looping;
    // The curves are those of h = 0.
    curve.hidden = looping > 0 || h !== 0;
    if (looping) loop.push(h, m);
  },

  paint(stage, spins, side) {
    const g = stage.g, half = side > 1024, size = half ? side / 2 : side;
    if (image?.width !== size) {
      image = new ImageData(size, size);
      image.words = new Uint32Array(image.data.buffer);
      image.canvas = new OffscreenCanvas(size, size);
      image.g = image.canvas.getContext("2d");
    }
    prepare(stage);
    const words = image.words, bytes = side / 8;
    if (half) {
      for (let y = 0, at = 0; y < side; y += 2) {
        for (let k = 0; k < bytes; k++) {
          const a = tones.pairs[spins[y * bytes + k]], b = tones.pairs[spins[(y + 1) * bytes + k]];
          for (let j = 0; j < 4; j++) words[at++] = tones.five[a[j] + b[j]];
        }
      }
    } else {
      for (let k = 0, at = 0; k < spins.length; k++, at += 8) {
        const bits = spins[k];
        for (let j = 0; j < 8; j++) words[at + j] = tones.five[(bits >> j & 1) << 2];
      }
    }
    image.g.putImageData(image, 0, 0);
    const { x, y, size: square } = stage.square;
    stage.clear();
    g.imageSmoothingEnabled = square < 2 * size;
    g.drawImage(image.canvas, x, y, square, square);
    if (!brush) return;
    g.beginPath();
    g.arc(x + brush.x * square, y + brush.y * square, radius * square, 0, 2 * Math.PI);
    g.lineWidth = stage.stroke;
    g.strokeStyle = stage.colour("exact");
    g.stroke();
  },

  pen(stage, event) {
    const { x, y, size } = stage.square;
    brush = { x: (event.x * stage.width - x) / size, y: (event.y * stage.height - y) / size };
    if (brush.x < 0 || brush.x > 1 || brush.y < 0 || brush.y > 1) { brush = null; return; }
    if (event.down) stage.act("paint", brush.x, brush.y, radius, event.other ? -1 : 1);
  },

  leave() { brush = null; },
};

// five[k]: the colour of k of 4 spins up; pairs[byte]: how many of each of its four pairs of bits are set.
function prepare(stage) {
  const up = stage.rgb("up"), down = stage.rgb("down"), key = String([up, down]);
  if (tones?.key === key) return;
  const mix = k => up.map((u, i) => Math.round(down[i] + (u - down[i]) * k / 4));
  const five = Uint32Array.from([0, 1, 2, 3, 4], k => { const [r, g, b] = mix(k); return (255 << 24 | b << 16 | g << 8 | r) >>> 0; });
  const pairs = Array.from({ length: 256 }, (_, byte) => [0, 2, 4, 6].map(j => (byte >> j & 1) + (byte >> j + 1 & 1)));
  tones = { key, five, pairs };
}
