// What a demo's module sees. A module is an object with
//
//   start(stage)          makes readouts and charts
//   draw(stage, frame)    draws a frame; the blocks that the class wrote are frame.NAME
//   pen(stage, event)     the mouse, or the keyboard's pen: { x, y } from 0 to 1 of the picture, { first, down, other }; may be missing
//   load                  { side, take(stage, greys) } where pictures can be loaded, as squares of side × side grey values; may be missing
//   restarted(stage)      the run began again; may be missing
//
// The picture is stage.g, stage.width × stage.height device pixels; it is drawn again as a whole.

import { Trace, Curve, Path } from "./charts.js";
import { colour, rgb, pixels } from "./theme.js";

export class Stage {
  constructor(send) {
    this.send = send;
    this.canvas = document.getElementById("canvas");
    this.g = this.canvas.getContext("2d", { alpha: false });
    this.charts = [];
    this.readouts = new Map();
    new ResizeObserver(() => { this.fit(); this.again?.(); }).observe(document.getElementById("picture"));
    this.fit();
  }

  get width() { return this.canvas.width; }
  get height() { return this.canvas.height; }
  get scale() { return devicePixelRatio; }

  // The largest square in the middle of the picture, or at its left.
  get square() {
    const size = Math.min(this.width, this.height);
    return { x: (this.width - size) / 2, y: (this.height - size) / 2, size };
  }

  fit() {
    const box = document.getElementById("picture").getBoundingClientRect();
    this.canvas.width = Math.max(1, Math.round(box.width * devicePixelRatio));
    this.canvas.height = Math.max(1, Math.round(box.height * devicePixelRatio));
  }

  clear() { this.g.fillStyle = colour("paper"); this.g.fillRect(0, 0, this.width, this.height); }

  colour(name) { return colour(name); }
  rgb(name) { return rgb(name); }
  get type() { return pixels("type") * devicePixelRatio; }
  get stroke() { return pixels("stroke") * devicePixelRatio; }
  font(size = 1, weight = 400) { return `${weight} ${size * pixels("type") * devicePixelRatio}px system-ui, "DejaVu Sans", sans-serif`; }

  // A square picture of side × side bytes, 0 in the tone of "down" … 255 in that of "up", its pixels as they are.
  picture(values, side, x, y, size) {
    if (this.pixels?.width !== side) {
      this.pixels = new ImageData(side, side);
      this.small = new OffscreenCanvas(side, side);
    }
    const up = rgb("up"), down = rgb("down"), { data } = this.pixels;
    for (let i = 0; i < values.length; i++) {
      for (let c = 0; c < 3; c++) data[4 * i + c] = down[c] + values[i] / 255 * (up[c] - down[c]);
      data[4 * i + 3] = 255;
    }
    this.small.getContext("2d").putImageData(this.pixels, 0, 0);
    this.g.imageSmoothingEnabled = false;
    this.g.drawImage(this.small, x, y, size, size);
  }

  // A parameter's value, as a number.
  value(name) { return Number(this.controls.items.get(name).text); }

  act(name, ...numbers) { this.send({ act: name, with: numbers }); }

  trace(options) { return this.keep(new Trace(document.getElementById("charts"), options)); }
  curve(options) { return this.keep(new Curve(document.getElementById("charts"), options)); }
  path(options) { return this.keep(new Path(document.getElementById("charts"), options)); }
  keep(chart) { this.charts.push(chart); return chart; }

  // A number as text, with a real minus.
  number(value, digits) { return Number.isFinite(value) ? value.toFixed(digits).replace("-", "−") : "–"; }

  // Shows a number large, and under it what it should be.
  show(name, text, beside = "") {
    let item = this.readouts.get(name);
    if (!item) {
      const box = document.createElement("div");
      box.className = "readout";
      box.innerHTML = "<dt data-shot></dt><dd data-shot></dd><small data-shot></small>";
      box.firstChild.textContent = name;
      document.getElementById("readouts").append(box);
      item = { value: box.children[1], beside: box.children[2] };
      this.readouts.set(name, item);
    }
    // Ten times a second: digits that change faster cannot be read.
    const now = performance.now();
    if (item.text !== undefined && now - item.at < 100) return;
    item.at = now;
    if (item.text !== text) {
      item.value.textContent = item.text = text;
      item.value.style.fontSize = text.length > 8 ? `${14.4 / text.length}rem` : "";
    }
    if (item.small !== beside) item.beside.textContent = item.small = beside;
  }

  refresh(now) { for (const chart of this.charts) chart.refresh(now); }
  theme() { for (const chart of this.charts) chart.theme(); }
}
