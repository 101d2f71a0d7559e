// The mouse on the picture, and a pen for the keyboard: with the picture in focus the arrows move it, Enter puts it down or up.

export function attachPen(stage, module) {
  const canvas = stage.canvas, mark = document.getElementById("pen");
  if (!module.pen) return;
  let down = false;
  const place = event => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const tell = (event, first) => module.pen(stage, { ...place(event), first, down, other: event.shiftKey || (event.buttons & 2) > 0 });
  canvas.addEventListener("contextmenu", event => event.preventDefault());
  canvas.addEventListener("pointerdown", event => { down = true; canvas.setPointerCapture(event.pointerId); mark.hidden = true; tell(event, true); });
  canvas.addEventListener("pointermove", event => tell(event, false));
  // The browser takes a touch away for a gesture of its own: then the pen is up too.
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, event => { down = false; tell(event, false); });
  canvas.addEventListener("pointerleave", () => module.leave?.(stage));

  const pen = { x: 0.5, y: 0.5, down: false };
  const show = () => {
    mark.hidden = false;
    mark.classList.toggle("down", pen.down);
    mark.style.left = `${100 * pen.x}%`;
    mark.style.top = `${100 * pen.y}%`;
  };
  canvas.addEventListener("blur", () => { mark.hidden = true; pen.down = false; });
  canvas.addEventListener("keydown", event => {
    const step = event.altKey ? 0.002 : 0.015;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) {
      pen.x = Math.min(1, Math.max(0, pen.x + move[0]));
      pen.y = Math.min(1, Math.max(0, pen.y + move[1]));
      module.pen(stage, { x: pen.x, y: pen.y, first: false, down: pen.down, other: event.shiftKey });
    } else if (event.key === "Enter") {
      pen.down = !pen.down;
      module.pen(stage, { x: pen.x, y: pen.y, first: pen.down, down: pen.down, other: event.shiftKey });
    } else return;
    event.preventDefault();
    event.stopPropagation();
    show();
  });
}
