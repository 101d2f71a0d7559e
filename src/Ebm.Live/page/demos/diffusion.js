// The exact density as shade, −∂E as arrows, the data as rings, the particles as dots; thirty of them draw their paths.

import { markNoise, noiseChart } from "../noise.js";

const grid = 96, arrows = 17, half = 3, paths = 30;
let divergence, schedule, canvas, image, trails = [], t0 = 0, way = 0;

export default {
  start(stage) {
    divergence = stage.trace({ title: "KL to the exact p_t", x: "frames", logarithmic: true, rolling: true, length: 700, series: [{ name: "run", colour: "run" }, { name: "noise of N", colour: "exact", dashed: true }] });
    schedule = noiseChart(stage, 200);
  },

  restarted() { divergence.clear(); t0 = 0; trails = []; },

  draw(stage, frame, fresh) {
    const [time, times, kept, kl, share, forward, steps, noise, smooth] = frame.state;
    const { g } = stage, { x, y, size } = stage.square, n = frame.points.length / 2;
    const px = v => x + size * (v + half) / (2 * half), py = v => y + size * (half - v) / (2 * half);
    stage.clear();
    this.shade(stage, frame.density);
    g.imageSmoothingEnabled = true;
    g.drawImage(canvas, x, y, size, size);
    g.save();
    g.beginPath();
    g.rect(x, y, size, size);
    g.clip();
    this.field(stage, frame.arrows, px, py, size);
    const dot = Math.max(stage.scale, stage.stroke * (n > 3000 ? 0.6 : 0.9));
    g.fillStyle = stage.colour("exact");
    g.globalAlpha = 0.65;
    for (let i = 0; i < n; i++) g.fillRect(px(frame.points[i]) - dot / 2, py(frame.points[n + i]) - dot / 2, dot, dot);
    g.globalAlpha = 1;
    if (fresh) this.follow(frame, forward, time, smooth && !forward ? 1000 : 4);
    g.lineWidth = stage.stroke * 0.8;
    g.strokeStyle = stage.colour("run");
    g.globalAlpha = 0.7;
    for (const trail of trails) {
      g.beginPath();
      trail.forEach(([a, b], i) => g[i ? "lineTo" : "moveTo"](px(a), py(b)));
      g.stroke();
    }
    g.globalAlpha = 1;
    const k = frame.data.length / 2, signal = Math.sqrt(kept);
    g.lineWidth = stage.stroke / 2;
    for (let i = 0; i < k; i++) {
      g.beginPath();
      g.arc(px(signal * frame.data[i]), py(signal * frame.data[k + i]), stage.stroke * 1.6, 0, 7);
      g.strokeStyle = stage.colour(i < Math.floor((k + 1) / 2) ? "third" : "fourth");
      g.stroke();
    }
    g.restore();
    if (!fresh) return;
    stage.show("time t", `${time} of ${times}`, `${forward ? "noise comes in" : "way back"}, ${steps} steps`);
    stage.show("KL to exact p_t", stage.number(kl, 3), `noise of N ${stage.number(noise, 3)}`);
    stage.show("class A (green)", `${Math.round(100 * share)} %`, stage.value("w") > 0 ? `guided, w = ${stage.number(stage.value("w"), 2)}` : "of the particles");
    divergence.push(++t0, Math.max(1e-3, kl), noise);
    markNoise(schedule, time, kept);
  },

  follow(frame, forward, time, longest) {
    const n = frame.points.length / 2;
    if (forward !== way || (forward ? time === 0 : time === 200)) trails = [];
    way = forward;
    for (let i = 0; i < Math.min(paths, n); i++) {
      const trail = trails[i] ??= [], last = trail.at(-1), at = [frame.points[i], frame.points[n + i]];
      if (!last || last[0] !== at[0] || last[1] !== at[1]) trail.push(at);
      if (trail.length > longest) trail.shift();
    }
  },

  field(stage, slopes, px, py, size) {
    const { g } = stage, n = arrows * arrows, cell = size / arrows;
    g.strokeStyle = g.fillStyle = stage.colour("ink");
    g.globalAlpha = 0.55;
    g.lineWidth = stage.stroke / 1.6;
    for (let i = 0; i < n; i++) {
      const sx = -slopes[i], sy = -slopes[n + i], length = Math.hypot(sx, sy);
      if (length < 1e-3) continue;
      // Long slopes are drawn shorter than they are: all arrows stay in their cells.
      const reach = cell * 0.9 * length / (length + 2), ux = sx / length, uy = -sy / length;
      const a = px(half * (2 * (i % arrows + 0.5) / arrows - 1)), b = py(half * (2 * (Math.floor(i / arrows) + 0.5) / arrows - 1));
      const ex = a + ux * reach, ey = b + uy * reach, head = Math.min(reach * 0.4, stage.stroke * 3);
      g.beginPath();
      g.moveTo(a, b);
      g.lineTo(ex, ey);
      g.moveTo(ex - head * (ux + 0.6 * uy), ey - head * (uy - 0.6 * ux));
      g.lineTo(ex, ey);
      g.lineTo(ex - head * (ux - 0.6 * uy), ey - head * (uy + 0.6 * ux));
      g.stroke();
    }
    g.globalAlpha = 1;
  },

  shade(stage, density) {
    canvas ??= new OffscreenCanvas(grid, grid);
    image ??= new ImageData(grid, grid);
    const low = stage.rgb("low"), high = stage.rgb("high");
    for (let i = 0; i < density.length; i++) {
      const at = 4 * ((grid - 1 - Math.floor(i / grid)) * grid + i % grid), part = 0.7 * density[i] / 255;
      for (let c = 0; c < 3; c++) image.data[at + c] = high[c] + (low[c] - high[c]) * part;
      image.data[at + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  },

  pen(stage, event) {
    if (!event.down) return;
    const { x, y, size } = stage.square, a = (event.x * stage.width - x) / size, b = 1 - (event.y * stage.height - y) / size;
    if (a >= 0 && a < 1 && b >= 0 && b < 1) stage.act("draw", a, b, event.other ? -1 : 1);
  },
};
