// A picture from the reader's disk, dropped on the page, pasted or chosen: what the demo gets is a square of grey values.

// Rows of side × side numbers, 0 black … 1 white; the middle of a picture that is not square.
async function greys(file, side) {
  const bitmap = await createImageBitmap(file);
  const size = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(side, side), g = canvas.getContext("2d", { willReadFrequently: true });
  g.fillStyle = "white";
  g.fillRect(0, 0, side, side);
  g.imageSmoothingQuality = "high";
  g.drawImage(bitmap, (bitmap.width - size) / 2, (bitmap.height - size) / 2, size, size, 0, 0, side, side);
  const { data } = g.getImageData(0, 0, side, side);
  return Array.from({ length: side * side }, (_, i) => (0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]) / 255);
}

// Returns what opens the file dialog. The module's `load` is { side, take(stage, greys) }.
export function attachLoad(stage, module, notice) {
  const { side, take } = module.load;
  const input = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true, hidden: true });
  document.body.append(input);
  const all = async files => {
    for (const file of files) {
      try { take(stage, await greys(file, side)); } catch { notice(`${file.name ?? "This"} is no picture that this browser can read.`); }
    }
  };
  input.onchange = () => { all([...input.files]); input.value = ""; };
  addEventListener("dragover", event => event.preventDefault());
  addEventListener("drop", event => { event.preventDefault(); all([...event.dataTransfer.files]); });
  addEventListener("paste", event => { const files = [...event.clipboardData.files]; if (files.length > 0) all(files); });
  return () => input.click();
}
