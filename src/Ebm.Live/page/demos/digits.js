// The pad at the left, sixteen chains beside it, the ten classes as bars below.

const size = 8, pixels = 64;
let trace, pad = null, t = 0;

export default {
  start(stage) {
    trace = stage.trace({ title: "lowest energy of a class, and the next", x: "frames", rolling: true, length: 500, least: 0.5, series: [{ name: "lowest", colour: "run" }, { name: "next", colour: "exact" }] });
  },

  restarted() { trace.clear(); t = 0; },

  draw(stage, frame, fresh) {
    const [temperature, clamped, truth, best, model] = frame.state, { g, width, height } = stage;
    const text = 1.35 * stage.type, gap = 0.8 * stage.type, bars = 0.3 * height;
    const side = Math.min((width - gap) / 2, height - bars - text - gap), left = (width - 2 * side - gap) / 2;
    stage.clear();
    g.font = stage.font(1, 650);
    g.textBaseline = "bottom";
    g.fillStyle = stage.colour("ink");
    g.fillText(clamped ? `${clamped} pixels clamped` : "draw here", left, text * 0.9);
    g.fillText("sixteen chains", left + side + gap, text * 0.9);
    pad = { x: left, y: text, size: side };
    stage.picture(frame.pad.subarray(0, pixels), size, left, text, side);
    const cell = side / size;
    g.lineWidth = stage.stroke;
    for (let i = 0; i < pixels; i++) {
      if (!frame.pad[pixels + i]) continue;
      g.strokeStyle = stage.colour(frame.pad[i] ? "exact" : "fourth");
      g.strokeRect(left + (i % size) * cell + stage.stroke, text + Math.floor(i / size) * cell + stage.stroke, cell - 2 * stage.stroke, cell - 2 * stage.stroke);
    }
    g.strokeStyle = stage.colour("line");
    g.strokeRect(left, text, side, side);
    for (let k = 0; k < 16; k++) {
      const small = side / 4;
      stage.picture(frame.chains.subarray(k * pixels, (k + 1) * pixels), size, left + side + gap + (k % 4) * small, text + Math.floor(k / 4) * small, small * 0.93);
    }
    this.bars(stage, frame, height - bars + 0.4 * stage.type, bars - 0.4 * stage.type, truth, best, model);
    if (!fresh) return;
    stage.show("best class", String(best), truth >= 0 ? `written: ${truth}` : "");
    stage.show("its probability", `${Math.round(100 * frame.probabilities[best])} %`, `T = ${stage.number(temperature, 2)}`);
    stage.show(model ? "its energy E" : "its energy F", stage.number(frame.energies[best], 2), "lower is likelier");
    const sorted = [...frame.energies].sort((a, b) => a - b);
    trace.push(++t, sorted[0], sorted[1]);
  },

  bars(stage, frame, top, tall, truth, best, model) {
    const { g, width } = stage, step = width / 10, lowest = Math.min(...frame.energies), range = Math.max(10, Math.max(...frame.energies) - lowest);
    const room = tall - 3.9 * stage.type;
    top += 1.2 * stage.type;
    g.textAlign = "center";
    for (let k = 0; k < 10; k++) {
      const x = (k + 0.5) * step, high = Math.max(stage.stroke, room * (frame.energies[k] - lowest + 0.04 * range) / (1.04 * range));
      g.fillStyle = stage.colour(k === best ? "run" : "muted");
      g.globalAlpha = k === best ? 1 : 0.45;
      g.fillRect(x - 0.36 * step, top + room - high, 0.72 * step, high);
      g.globalAlpha = 1;
      g.textBaseline = "top";
      g.font = stage.font(1.25, 650);
      g.fillStyle = stage.colour(k === truth ? "exact" : k === best ? "run" : "ink");
      g.fillText(String(k), x, top + room + 0.1 * stage.type);
      g.font = stage.font(0.8);
      g.fillStyle = stage.colour("muted");
      g.fillText(`${Math.round(100 * frame.probabilities[k])} %`, x, top + room + 1.5 * stage.type);
    }
    g.textAlign = "left";
    g.textBaseline = "top";
    g.font = stage.font(0.8);
    g.fillText(`energy ${model ? "E" : "F"} of each class, above the lowest`, 0.2 * stage.type, top - 1.3 * stage.type);
  },

  pen(stage, event) {
    if (!event.down || !pad) return;
    const x = (event.x * stage.width - pad.x) / pad.size, y = (event.y * stage.height - pad.y) / pad.size;
    if (x >= 0 && x < 1 && y >= 0 && y < 1) stage.act("draw", x, y, event.other ? -1 : 1);
  },
};
