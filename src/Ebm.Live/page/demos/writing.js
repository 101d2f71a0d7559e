// Three panels of sixteen pictures: by the exact score, by the network, and the training digits that are nearest to the network's.

const size = 8, pixels = 64, across = 4, titles = ["exact score", "network", "nearest training digits"];
let trace, schedule, canvas, image, frames = 0;

export default {
  start(stage) {
    trace = stage.trace({ title: "distance to the nearest training digit", x: "frames", rolling: true, length: 500, least: 0.5, series: [{ name: "exact", colour: "run" }, { name: "network", colour: "third" }, { name: "digits of other writers", colour: "exact", dashed: true }] });
    schedule = stage.curve({ title: "what is left, what came in", x: "t", xRange: [0, 100], range: [0, 1.05], series: [{ name: "√ᾱ, signal", colour: "third" }, { name: "√(1 − ᾱ), noise", colour: "exact" }] });
  },

  restarted() { trace.clear(); frames = 0; },

  draw(stage, frame, fresh) {
    const [time, times, kept, exact, learned, strangers, forward] = frame.state, { g, width, height } = stage;
    const text = 1.5 * stage.type, gap = 1.2 * stage.type;
    const row = Math.min((width - 2 * gap) / 3, height - text);
    const two = Math.min((width - gap) / 2, (height - gap) / 2 - text);
    const side = Math.max(row, two), wide = row >= two;
    const places = titles.map((_, k) => wide
      ? { x: (width - 3 * side - 2 * gap) / 2 + k * (side + gap), y: (height - side - text) / 2 + text }
      : { x: (width - 2 * side - gap) / 2 + (k > 0 ? side + gap : 0), y: text + (k === 2 ? side + text + gap : 0) });
    stage.clear();
    g.textBaseline = "bottom";
    [frame.exact, frame.learned, frame.nearest].forEach((pictures, k) => {
      const { x, y } = places[k], small = side / across;
      g.font = stage.font(1, 650);
      g.fillStyle = stage.colour(["run", "third", "ink"][k]);
      g.fillText(titles[k], x, y - 0.3 * stage.type);
      for (let i = 0; i < across * across; i++)
        picture(stage, pictures.subarray(i * pixels, (i + 1) * pixels), x + (i % across) * small, y + Math.floor(i / across) * small, small * 0.93);
    });
    if (!fresh) return;
    stage.show("time t", `${time} of ${times}`, forward ? "noise comes in" : "way back");
    stage.show("exact: distance", stage.number(exact, 2), `other writers ${stage.number(strangers, 2)}`);
    stage.show("network: distance", stage.number(learned, 2), `other writers ${stage.number(strangers, 2)}`);
    trace.push(++frames, exact, learned, strangers);
    this.plan(times);
    schedule.points([{ x: time, y: Math.sqrt(kept), colour: "third" }, { x: time, y: Math.sqrt(1 - kept), colour: "exact" }]);
  },

  // The same linear schedule as the server's: β from 0.1/T to 20/T.
  plan(times) {
    if (this.planned === times) return;
    this.planned = times;
    const t = Array.from({ length: times + 1 }, (_, k) => k);
    let kept = 1;
    const signal = t.map(k => { if (k > 0) kept *= 1 - (0.1 / times + (20 / times - 0.1 / times) * (k - 1) / (times - 1)); return Math.sqrt(kept); });
    schedule.set(t, signal, signal.map(s => Math.sqrt(1 - s * s)));
  },
};

function picture(stage, values, x, y, wide) {
  canvas ??= new OffscreenCanvas(size, size);
  image ??= new ImageData(size, size);
  const up = stage.rgb("up"), down = stage.rgb("down");
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = down[c] + values[i] / 255 * (up[c] - down[c]);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  stage.g.imageSmoothingEnabled = false;
  stage.g.drawImage(canvas, x, y, wide, wide);
}
