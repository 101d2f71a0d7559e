// The linear schedule that the server's models have by default, β from 0.1/T to 20/T: how much signal is left at each time, and a chart of it.

export function noiseChart(stage, times) {
  const t = Array.from({ length: times + 1 }, (_, k) => k), first = 0.1 / times, last = 20 / times;
  let kept = 1;
  const signal = t.map(k => { if (k > 0) kept *= 1 - (first + (last - first) * (k - 1) / (times - 1)); return Math.sqrt(kept); });
  const chart = stage.curve({ title: "what is left, what came in", x: "t", xRange: [0, times], range: [0, 1.05], series: [{ name: "√ᾱ, signal", colour: "third" }, { name: "√(1 − ᾱ), noise", colour: "exact" }] });
  chart.set(t, signal, signal.map(s => Math.sqrt(1 - s * s)));
  return chart;
}

// Marks where the run is; `kept` is ᾱ, as the server has it.
export function markNoise(chart, time, kept) {
  chart.points([{ x: time, y: Math.sqrt(kept), colour: "third" }, { x: time, y: Math.sqrt(1 - kept), colour: "exact" }]);
}
