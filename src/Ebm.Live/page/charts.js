// Charts with uPlot: a trace runs along with time, a curve stands still and a point moves in it.
//
// A series: { name, colour (of the style sheet), dashed }. Numbers that are not finite leave a gap.

import { colour, pixels } from "./theme.js";

const gap = v => Number.isFinite(v) ? v : null;

class Chart {
  constructor(host, options) {
    this.options = options;
    this.figure = document.createElement("figure");
    if (options.minor) this.figure.className = "minor";
    const caption = document.createElement("figcaption");
    const title = document.createElement("span");
    title.textContent = options.title;
    title.dataset.shot = "";
    caption.append(title);
    for (const s of options.keys === false ? [] : options.series) {
      const key = document.createElement("span");
      key.className = "key";
      key.dataset.shot = "";
      key.textContent = s.name;
      key.style.setProperty("--colour", `var(--${s.colour})`);
      if (s.dashed) key.style.setProperty("--dash", "dashed");
      caption.append(key);
    }
    this.place = document.createElement("div");
    this.place.className = "plot";
    this.figure.append(caption, this.place);
    host.append(this.figure);
    this.stale = true;
    this.watch = new ResizeObserver(() => { this.resized = true; this.stale = true; });
    this.watch.observe(this.place);
  }

  get hidden() { return this.figure.style.display === "none"; }
  set hidden(value) { this.figure.style.display = value ? "none" : ""; }

  theme() { this.plot?.destroy(); this.plot = null; this.stale = true; }

  // Draws again if there is something new; at most ten times a second, which the eye takes for flowing.
  refresh(now) {
    if (!this.stale || now - (this.refreshed ?? 0) < 100) return;
    const width = this.place.clientWidth, height = this.place.clientHeight;
    if (width < 50 || height < 40) return;
    this.refreshed = now;
    this.stale = false;
    if (!this.plot) this.plot = new uPlot(this.uplot(width, height), this.data(), this.place);
    else {
      if (this.resized) this.plot.setSize({ width, height });
      this.plot.setData(this.data());
    }
    this.resized = false;
  }

  uplot(width, height) {
    const o = this.options, font = `${pixels("chart-type")}px system-ui, "DejaVu Sans", sans-serif`, stroke = pixels("stroke");
    const axis = (label, size) => ({
      stroke: colour("ink"), font, labelFont: font, label, labelSize: label ? pixels("chart-type") * 1.5 : 0, labelGap: 0, gap: 3, size,
      grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1, size: 4 },
    });
    const range = o.range ? { range: () => o.range } : { range: (_, low, high) => padded(...this.span(low, high), o.least ?? 0) };
    return {
      width, height, legend: { show: false }, cursor: { show: false }, padding: [8, 14, 0, 0],
      scales: { x: { time: false, ...(o.xRange ? { range: () => o.xRange } : {}) }, y: { ...range, ...(o.logarithmic ? { distr: 3, range: undefined } : {}) } },
      axes: [axis(o.x, pixels("chart-type") * 1.7), { ...axis(o.y, pixels("chart-type") * 3.9), ...(o.logarithmic ? { splits: decades, filter: (_, list) => list, values: (_, list) => list.map(v => String(v)) } : {}) }],
      series: [{}, ...o.series.map(s => ({ stroke: colour(s.colour), width: stroke, dash: s.dashed ? [6, 4] : undefined, points: { show: false }, spanGaps: false }))],
      hooks: { draw: [plot => this.mark(plot)] },
    };
  }

  span(low, high) { return [low, high]; }

  mark() { }
}

function decades(_, __, low, high) {
  const list = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++) list.push(Number(`1e${k}`));
  return list.filter(v => v >= low * 0.999 && v <= high * 1.001);
}

function padded(low, high, least) {
  if (low === null || high === null) return [0, 1];
  const spare = Math.max(0.06 * (high - low), least, 1e-9 * Math.abs(high), 1e-12);
  return [low - spare, high + spare];
}

export class Trace extends Chart {
  constructor(host, options) { super(host, options); this.clear(); }

  clear() { this.rows = []; this.stale = true; }

  push(x, ...values) {
    const rows = this.rows, last = rows.at(-1);
    if (last && x < last[0]) this.clear();
    if (last && x === last[0]) rows.pop();
    this.rows.push([x, ...values.map(gap)]);
    // Of a long run every second point stays: the whole of it remains to be seen.
    const most = this.options.length ?? 600;
    if (this.rows.length > most) {
      if (this.options.rolling) this.rows.splice(0, this.rows.length - most);
      else this.rows = this.rows.filter((_, i) => i % 2 === 0 || i > most - 50);
    }
    this.stale = true;
  }

  // The beginning, far from where the run settles, does not set the scale.
  span(low, high) {
    const settled = this.rows.slice(Math.floor(this.rows.length / 6)).flatMap(row => row.slice(1)).filter(v => v !== null);
    return settled.length > 0 ? [Math.min(...settled), Math.max(...settled)] : [low, high];
  }

  data() { return [0, ...this.options.series.map((_, i) => i + 1)].map(k => this.rows.map(row => row[k])); }
}

export class Curve extends Chart {
  constructor(host, options) { super(host, options); this.columns = [[], ...options.series.map(() => [])]; }

  set(x, ...columns) { this.columns = [x, ...columns].map(c => Array.from(c, gap)); this.stale = true; }

  // Points that move: [{ x, y, colour }].
  points(list) { this.marks = list; this.stale = true; }

  data() { return this.columns; }

  mark(plot) {
    const size = pixels("stroke") * 2.6 * devicePixelRatio, g = plot.ctx;
    for (const { x, y, colour: name } of this.marks ?? []) {
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      g.beginPath();
      g.arc(plot.valToPos(x, "x", true), plot.valToPos(y, "y", true), size, 0, 2 * Math.PI);
      g.fillStyle = colour(name);
      g.fill();
      g.lineWidth = devicePixelRatio * 1.5;
      g.strokeStyle = colour("paper");
      g.stroke();
    }
  }
}

// A path in the plane, such as a loop: drawn by hand over an empty chart, since it goes back and forth.
export class Path extends Curve {
  constructor(host, options) { super(host, { ...options, series: options.series }); this.clear(); }

  clear() { this.way = []; this.set(this.options.xRange, ...this.options.series.map(() => [NaN, NaN])); }

  push(x, y) { this.way.push([x, y]); if (this.way.length > 4000) this.way.shift(); this.points([{ x, y, colour: this.options.series[0].colour }]); }

  mark(plot) {
    const g = plot.ctx;
    g.beginPath();
    this.way.forEach(([x, y], i) => g[i ? "lineTo" : "moveTo"](plot.valToPos(x, "x", true), plot.valToPos(y, "y", true)));
    g.lineWidth = pixels("stroke") * devicePixelRatio;
    g.strokeStyle = colour(this.options.series[0].colour);
    g.stroke();
    super.mark(plot);
  }
}
