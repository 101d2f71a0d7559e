// A panel for each sampler: the exact density as background, the particles as dots, all written into one picture.

const names = ["Metropolis", "Gibbs", "ULA", "MALA", "HMC", "NUTS", "tempering"];
const colours = ["run", "exact", "third", "fourth", "fifth", "sixth", "seventh"];
const cells = 48;
let divergence, efficiency, canvas, back, density;

export default {
  start(stage) {
    const series = names.map((name, k) => ({ name, colour: colours[k] }));
    divergence = stage.trace({ title: "KL to the exact density", x: "gradients a particle", logarithmic: true, series: [...series, { name: "noise at best", colour: "ink", dashed: true }] });
    efficiency = stage.trace({ title: "ESS for 1,000 gradients", x: "gradients a particle", least: 1, keys: false, series });
  },

  restarted() { divergence.clear(); efficiency.clear(); },

  layout(stage) {
    const { width, height } = stage, text = 2.1 * stage.type, gap = 8 * stage.scale;
    const across = columns => Math.ceil(names.length / columns);
    const fit = columns => Math.floor(Math.min((width - (columns - 1) * gap) / columns, (height - across(columns) * text - (across(columns) - 1) * gap) / across(columns)));
    const columns = [2, 3, 4].reduce((best, n) => fit(n) > fit(best) ? n : best), rows = across(columns), size = fit(columns);
    const left = (width - columns * size - (columns - 1) * gap) / 2, top = (height - rows * (size + text + gap) + gap) / 2;
    return names.map((_, k) => ({ x: Math.floor(left + (k % columns) * (size + gap)), y: Math.floor(top + Math.floor(k / columns) * (size + text + gap) + text), size }));
  },

  draw(stage, frame, fresh) {
    const [count, spent, noise] = frame.state;
    const { g, width, height } = stage;
    if (fresh?.density) density = fresh.density;
    const places = this.layout(stage), words = this.background(stage, places);
    const dot = Math.max(1, Math.round(1.4 * stage.scale * Math.min(2, Math.sqrt(2000 / count) + 0.3)));
    const xy = new Uint16Array(frame.places.buffer, frame.places.byteOffset, frame.places.length / 2);
    const [cr, cg, cb] = stage.rgb("exact"), ink = (255 << 24 | cb << 16 | cg << 8 | cr) >>> 0;
    for (let k = 0; k < names.length; k++) {
      const { x, y, size } = places[k];
      for (let i = 2 * k * count, end = i + 2 * count; i < end; i += 2) {
        if (xy[i] === 65535) continue;
        const px = x + Math.floor(xy[i] * (size - dot) / 65535), py = y + Math.floor((65535 - xy[i + 1]) * (size - dot) / 65535);
        for (let dy = 0; dy < dot; dy++) for (let dx = 0; dx < dot; dx++) {
          const at = (py + dy) * width + px + dx;
          words[at] = 0xff000000 | ((words[at] >>> 1) & 0x7f7f7f) + ((ink >>> 1) & 0x7f7f7f);   // half and half: crowds are darker
        }
      }
    }
    g.putImageData(canvas, 0, 0);
    g.textBaseline = "bottom";
    for (let k = 0; k < names.length; k++) {
      const { x, y, size } = places[k], [kl, acceptance, rhat, ess, off] = frame.racers.subarray(6 * k, 6 * k + 6);
      g.font = stage.font(1, 650);
      g.fillStyle = stage.colour(colours[k]);
      g.fillText(names[k], x, y - 0.95 * stage.type);
      g.font = stage.font(0.8);
      g.fillStyle = stage.colour("ink");
      const parts = [`KL ${stage.number(kl, 2)}`, `R̂ ${stage.number(rhat, 2)}`, `accepts ${stage.number(acceptance, 2)}`];
      while (g.measureText(parts.join("   ")).width > size) parts.pop();
      g.fillText(off ? "step too large: flew off" : parts.join("   "), x, y - 2 * stage.scale);
      g.lineWidth = stage.stroke / 2;
      g.strokeStyle = stage.colour("line");
      g.strokeRect(x, y, size, size);
    }
    if (!fresh) return;
    const rows = names.map((_, k) => frame.racers.subarray(6 * k, 6 * k + 6));
    const best = rows.map((r, k) => [r[4] ? Infinity : r[0], k]).sort((a, b) => a[0] - b[0])[0][1];
    const quick = rows.map((r, k) => [r[4] || !Number.isFinite(r[3]) ? -1 : r[3], k]).sort((a, b) => b[0] - a[0])[0];
    stage.show("gradients a particle", spent.toLocaleString("en"), `${count.toLocaleString("en")} particles each`);
    stage.show("closest to exact", names[best], `KL ${stage.number(rows[best][0], 3)}`);
    stage.show("most ESS", quick[0] < 0 ? "–" : names[quick[1]], quick[0] < 0 ? "" : `${stage.number(quick[0], 0)} for 1,000 gradients`);
    divergence.push(spent, ...rows.map(r => r[4] ? NaN : Math.max(1e-3, r[0])), noise);
    efficiency.push(spent, ...rows.map(r => r[4] ? NaN : r[3]));
  },

  // The densities, once for each size, theme and landscape; returns the words of a fresh copy.
  background(stage, places) {
    const { width, height } = stage, key = [width, height, stage.colour("paper"), places[0].size];
    if (!canvas || canvas.width !== width || canvas.height !== height) { canvas = new ImageData(width, height); back = null; }
    const words = new Uint32Array(canvas.data.buffer);
    if (!back || String(back.key) !== String(key) || back.density !== density) {
      const low = stage.rgb("low"), high = stage.rgb("high"), paper = stage.rgb("paper");
      const word = c => (255 << 24 | c[2] << 16 | c[1] << 8 | c[0]) >>> 0;
      back = { key, density, words: new Uint32Array(width * height).fill(word(paper)) };
      const most = density ? Math.max(...density) : 1, size = places[0].size;
      for (let py = 0; py < size && density; py++) {
        for (let px = 0; px < size; px++) {
          const part = 0.85 * Math.sqrt(smooth(density, px / size, 1 - py / size) / most);
          const tone = word(high.map((h, i) => Math.round(h + (low[i] - h) * part)));
          for (const { x, y } of places) back.words[(y + py) * width + x + px] = tone;
        }
      }
    }
    words.set(back.words);
    return words;
  },

  pen(stage, event) {
    if (!event.down) return;
    const at = { x: event.x * stage.width, y: event.y * stage.height };
    const panel = this.layout(stage).find(({ x, y, size }) => at.x >= x && at.x < x + size && at.y >= y && at.y < y + size);
    if (panel) stage.act("draw", (at.x - panel.x) / panel.size, 1 - (at.y - panel.y) / panel.size, event.other ? -1 : 1);
  },
};

// Between the middles of four cells.
function smooth(values, x, y) {
  const u = Math.min(cells - 1.001, Math.max(0, x * cells - 0.5)), v = Math.min(cells - 1.001, Math.max(0, y * cells - 0.5));
  const i = Math.floor(u), j = Math.floor(v), a = u - i, b = v - j, at = j * cells + i;
  return (1 - b) * ((1 - a) * values[at] + a * values[at + 1]) + b * ((1 - a) * values[at + cells] + a * values[at + cells + 1]);
}
