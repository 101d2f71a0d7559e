// A picture, or ten seconds of film, of what the page shows: every canvas, and every text that is marked data-shot, drawn into one canvas.

import { colour } from "./theme.js";

const seconds = 10, rate = 30;

function compose(target) {
  const scale = devicePixelRatio, g = target.getContext("2d");
  if (target.width !== innerWidth * scale) target.width = innerWidth * scale;
  if (target.height !== innerHeight * scale) target.height = innerHeight * scale;
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.fillStyle = colour("paper");
  g.fillRect(0, 0, innerWidth, innerHeight);
  for (const canvas of document.querySelectorAll("main canvas")) {
    const box = canvas.getBoundingClientRect();
    if (box.width > 0 && canvas.width > 0) g.drawImage(canvas, box.left, box.top, box.width, box.height);
  }
  g.textBaseline = "top";
  for (const element of document.querySelectorAll("[data-shot]")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0) continue;
    const style = getComputedStyle(element);
    g.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    let left = box.left;
    if (element.className === "key") {
      // The line before a series' name is no text: 1.6 em wide, 0.35 em before the name.
      const em = parseFloat(style.fontSize), dashed = style.getPropertyValue("--dash") === "dashed";
      const name = element.style.getPropertyValue("--colour").slice(6, -1);
      g.beginPath();
      g.setLineDash(dashed ? [0.35 * em, 0.25 * em] : []);
      g.moveTo(left, box.top + em * 0.6);
      g.lineTo(left + 1.6 * em, box.top + em * 0.6);
      g.strokeStyle = colour(name);
      g.lineWidth = 0.15 * em;
      g.stroke();
      g.setLineDash([]);
      left += 1.95 * em;
    }
    g.fillStyle = style.color;
    g.fillText(element.textContent, left, box.top);
  }
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30000);
}

export function picture(name) {
  const target = document.createElement("canvas");
  compose(target);
  target.toBlob(blob => save(blob, name + ".png"));
}

// Resolves when the film is saved; says how far it is.
export function film(name, say) {
  const type = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"].find(t => window.MediaRecorder?.isTypeSupported(t));
  if (!type) return Promise.reject(new Error("This browser records no WebM."));
  const target = document.createElement("canvas");
  compose(target);
  const recorder = new MediaRecorder(target.captureStream(rate), { mimeType: type, videoBitsPerSecond: 12e6 }), parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  return new Promise(done => {
    const begin = performance.now();
    const timer = setInterval(() => {
      const left = seconds - (performance.now() - begin) / 1000;
      compose(target);
      say(`Recording: ${Math.max(0, left).toFixed(0)} s`);
      if (left > 0) return;
      clearInterval(timer);
      recorder.stop();
    }, 1000 / rate);
    recorder.onstop = () => {
      save(new Blob(parts, { type: "video/webm" }), name + ".webm");
      done();
    };
    recorder.start();
  });
}
