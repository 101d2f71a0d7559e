// Two panels: the density of each model as shade, samples drawn from it as dots, the data as crosses.

const grid = 64, half = 3, names = ["CD", "PCD", "NCE", "denoising", "sliced", "flow", "autoencoder", "diffusion", "GAN"];
const estimated = new Set(["diffusion", "GAN"]);
let likelihood, loss, canvas, image;

export default {
  start(stage) {
    likelihood = stage.trace({ title: "log-likelihood, held-out, nats", x: "updates", least: 0.02, series: [{ name: "left", colour: "run" }, { name: "right", colour: "third" }, { name: "true density", colour: "exact", dashed: true }] });
    loss = stage.trace({ minor: true, title: "what each minimises", x: "updates", least: 0.01, series: [{ name: "left", colour: "run" }, { name: "right", colour: "third" }] });
  },

  restarted() { likelihood.clear(); loss.clear(); },

  layout(stage) {
    const { width, height } = stage, text = 1.4 * stage.type, gap = 0.6 * stage.type;
    const beside = Math.min((width - gap) / 2, height - text), above = Math.min(width, (height - gap) / 2 - text);
    return beside >= above
      ? [0, 1].map(k => ({ x: (width - 2 * beside - gap) / 2 + k * (beside + gap), y: (height - beside - text) / 2 + text, size: beside }))
      : [0, 1].map(k => ({ x: (width - above) / 2, y: k * (above + text + gap) + text, size: above }));
  },

  draw(stage, frame, fresh) {
    const [left, right, best, lossLeft, lossRight, brokenLeft, brokenRight, methodLeft, methodRight] = frame.state;
    const { g } = stage, panels = this.layout(stage);
    stage.clear();
    [frame.left, frame.right].forEach((density, k) => {
      const { x, y, size } = panels[k], samples = k ? frame.rightSamples : frame.leftSamples;
      const px = v => x + size * (v + half) / (2 * half), py = v => y + size * (half - v) / (2 * half), n = samples.length / 2;
      shade(stage, density);
      g.imageSmoothingEnabled = true;
      g.drawImage(canvas, x, y, size, size);
      g.fillStyle = stage.colour("exact");
      const dot = stage.stroke;
      if (!(k ? brokenRight : brokenLeft)) for (let i = 0; i < n; i++) g.fillRect(px(samples[i]) - dot / 2, py(samples[n + i]) - dot / 2, dot, dot);
      g.strokeStyle = stage.colour("third");
      g.lineWidth = stage.stroke / 2;
      g.globalAlpha = 0.7;
      g.beginPath();
      const m = frame.data.length / 2, arm = 1.2 * stage.stroke;
      for (let i = 0; i < m; i += 2) {
        const a = px(frame.data[i]), b = py(frame.data[m + i]);
        if (a < x || a > x + size || b < y || b > y + size) continue;
        g.moveTo(a - arm, b); g.lineTo(a + arm, b); g.moveTo(a, b - arm); g.lineTo(a, b + arm);
      }
      g.stroke();
      g.globalAlpha = 1;
      g.strokeStyle = stage.colour(k ? "third" : "run");
      g.lineWidth = stage.stroke;
      g.strokeRect(x, y, size, size);
      g.font = stage.font(1, 650);
      g.textBaseline = "bottom";
      g.fillStyle = stage.colour(k ? "third" : "run");
      const method = names[k ? methodRight : methodLeft], value = k ? right : left;
      g.fillText((k ? brokenRight : brokenLeft) ? `${method}: not finite, stopped` : `${k ? "right" : "left"}: ${method}   ${stage.number(value, 3)} nats${estimated.has(method) ? ", by its draws" : ""}`, x, y - 0.2 * stage.type);
    });
    if (!fresh) return;
    const steps = fresh.steps[0];
    stage.show("left: " + "log-likelihood", stage.number(left, 3), `${names[methodLeft]}, true ${stage.number(best, 3)}`);
    stage.show("right: " + "log-likelihood", stage.number(right, 3), `${names[methodRight]}, true ${stage.number(best, 3)}`);
    stage.show("updates", steps.toLocaleString("en"), "128 points each");
    likelihood.push(steps, left, right, best);
    loss.push(steps, lossLeft, lossRight);
  },

  pen(stage, event) {
    if (!event.down) return;
    const at = { x: event.x * stage.width, y: event.y * stage.height };
    const panel = this.layout(stage).find(({ x, y, size }) => at.x >= x && at.x < x + size && at.y >= y && at.y < y + size);
    if (panel) stage.act("draw", (at.x - panel.x) / panel.size, 1 - (at.y - panel.y) / panel.size, event.other ? -1 : 1);
  },
};

function shade(stage, density) {
  canvas ??= new OffscreenCanvas(grid, grid);
  image ??= new ImageData(grid, grid);
  const low = stage.rgb("low"), high = stage.rgb("high");
  for (let i = 0; i < density.length; i++) {
    const at = 4 * ((grid - 1 - Math.floor(i / grid)) * grid + i % grid), part = 0.75 * density[i] / 255;
    for (let c = 0; c < 3; c++) image.data[at + c] = high[c] + (low[c] - high[c]) * part;
    image.data[at + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
