// Three panels of sixteen pictures: by the exact score, by the network, and the training digits that are nearest to the network's.

import { markNoise, noiseChart } from "../noise.js";

const size = 8, pixels = 64, across = 4, titles = ["exact score", "network", "nearest training digits"];
let trace, schedule, frames = 0;

export default {
  start(stage) {
    trace = stage.trace({ title: "distance to the nearest training digit", x: "frames", rolling: true, length: 500, least: 0.5, series: [{ name: "exact", colour: "run" }, { name: "network", colour: "third" }, { name: "digits of other writers", colour: "exact", dashed: true }] });
    schedule = noiseChart(stage, 100);
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
        stage.picture(pictures.subarray(i * pixels, (i + 1) * pixels), size, x + (i % across) * small, y + Math.floor(i / across) * small, small * 0.93);
    });
    if (!fresh) return;
    stage.show("time t", `${time} of ${times}`, forward ? "noise comes in" : "way back");
    stage.show("exact: distance", stage.number(exact, 2), `other writers ${stage.number(strangers, 2)}`);
    stage.show("network: distance", stage.number(learned, 2), `other writers ${stage.number(strangers, 2)}`);
    trace.push(++frames, exact, learned, strangers);
    markNoise(schedule, time, kept);
  },
};
