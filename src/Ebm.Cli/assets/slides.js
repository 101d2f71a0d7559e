// The page as slides, with reveal.js: every section is a column of slides; pictures, formulas, code and its outputs are on the slides, the
// text is in the speaker's notes. A cell's metadata `slideshow` has the last word, as in Jupyter. Loaded where the address says ?slides.
(function () {
  "use strict";
  var article = document.querySelector("article");
  if (!article) return;
  var root = document.documentElement, body = document.body;
  root.classList.add("slides");

  // ---- a list of pieces: the page's blocks, each with what its cell asks for
  var pieces = [], asked = "";
  Array.prototype.slice.call(article.children).forEach(function (block) {
    if (block.tagName === "I" && block.dataset.slide !== undefined) { asked = block.dataset.slide; pieces.push({ start: asked }); return; }
    pieces.push({ block: block, asked: asked });
  });

  var deck = document.createElement("div"), columns = document.createElement("div"), column = null, slide = null, said = 0;
  deck.className = "reveal";
  columns.className = "slides";
  deck.appendChild(columns);

  function across() { column = document.createElement("section"); columns.appendChild(column); down(); }
  function down() {
    if (!column) { across(); return; }
    // A slide with nothing on it is taken for the next one.
    if (slide && slide.parentNode === column && !slide.querySelector(":scope > :not(aside)")) return;
    slide = document.createElement("section");
    column.appendChild(slide);
    said = 0;
  }
  function note(node) {
    var notes = slide.querySelector("aside.notes");
    if (!notes) { notes = document.createElement("aside"); notes.className = "notes"; slide.appendChild(notes); }
    // The speaker's window has no KaTeX: it shows the formulas' MathML.
    node.querySelectorAll(".katex-html").forEach(function (drawn) { drawn.remove(); });
    notes.appendChild(node);
  }
  function show(node) { slide.insertBefore(node, slide.querySelector("aside.notes")); }

  // The first sentence is for the wall, all of it for the speaker.
  function lead(paragraph) {
    var text = paragraph.cloneNode(true), end = null, walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), node;
    while (!end && (node = walker.nextNode())) {
      if (node.parentElement.closest(".math, code")) continue;
      var stop = /[.?!:](?=\s|$)/.exec(node.data);
      if (stop) { end = node.splitText(stop.index + 1); }
    }
    if (end) {
      var range = document.createRange();
      range.setStartBefore(end);
      range.setEndAfter(text.lastChild);
      range.deleteContents();
    }
    text.querySelectorAll(".math.display").forEach(function (formula) { formula.remove(); });
    text.classList.add("lead");
    return text;
  }

  // A claim stands under the code that measured it, or under other claims.
  function claimsOnly(cell) {
    var shown = Array.prototype.slice.call(cell.querySelectorAll(":scope > .outputs > *"));
    return shown.length > 0 && shown.every(function (output) { return output.querySelector(":scope > .ebm-claim"); });
  }
  function follows() {
    var cells = slide ? slide.querySelectorAll(":scope > .cell") : [], last = cells[cells.length - 1];
    return last && cells.length < 4 && (claimsOnly(last) || !last.querySelector(":scope > .outputs"));
  }

  var isExercise = false;
  pieces.forEach(function (piece) {
    if (piece.start !== undefined) {
      if (piece.start === "slide") across();
      if (piece.start === "subslide") down();
      return;
    }
    var block = piece.block, tag = block.tagName;
    if (piece.asked === "skip" || /\bsetup\b/.test(block.className)) { block.remove(); return; }
    if (piece.asked === "notes") { if (!slide) across(); note(block); return; }
    if (/^H[12]$/.test(tag)) { if (!piece.asked || piece.asked === "-") across(); isExercise = /exercise|your turn|project/i.test(block.textContent); }
    else if (/^H[34]$/.test(tag)) { if (!piece.asked || piece.asked === "-") down(); isExercise = /exercise|your turn|project|^·/i.test(block.textContent); }
    else if (/\bcell\b/.test(block.className) && !piece.asked && !(claimsOnly(block) && follows())) down();
    if (!slide) across();
    if (piece.asked === "fragment") { block.classList.add("fragment"); show(block); return; }
    if (/\bcell\b/.test(block.className)) {
      block.classList.toggle("beside", !!block.querySelector(":scope > .outputs"));
      show(block);
      return;
    }
    if (tag === "P" && !piece.asked && !isExercise && !/\b(figure|predict)\b/.test(block.className)) {
      if (!said && !slide.querySelector(".cell") && !block.firstElementChild?.matches(".display:first-child:last-child")) show(lead(block));
      block.querySelectorAll(".math.display").forEach(function (formula) { show(formula.cloneNode(true)); });
      said++;
      note(block);
      return;
    }
    if (!piece.asked && !isExercise && tag !== "DETAILS" && slide.querySelector(":scope > .cell")) down();
    show(block);
  });

  // A slide of notes alone belongs to the one before it.
  Array.prototype.slice.call(columns.querySelectorAll("section > section")).forEach(function (empty) {
    if (empty.querySelector(":scope > :not(aside)")) return;
    var before = empty.previousElementSibling;
    if (before) {
      slide = before;
      Array.prototype.slice.call(empty.querySelectorAll("aside > *")).forEach(note);
    }
    if (before || !empty.children.length) empty.remove();
  });
  Array.prototype.slice.call(columns.children).forEach(function (c) { if (!c.children.length) c.remove(); });

  Array.prototype.slice.call(body.children).forEach(function (child) { if (!/SCRIPT|STYLE/.test(child.tagName)) child.remove(); });
  var leave = document.createElement("a");
  leave.className = "leave";
  leave.href = location.pathname;
  leave.textContent = "Text";
  leave.title = "Back to the text (press x)";
  body.appendChild(deck);
  body.appendChild(leave);

  Reveal.initialize({
    hash: true, disableLayout: true, embedded: false, center: false, transition: "none", backgroundTransition: "none", viewDistance: 1000,
    mobileViewDistance: 1000, slideNumber: "c/t", plugins: [window.RevealNotes], pdfSeparateFragments: false,
    keyboard: { 88: function () { location.href = leave.href; } }
  });
  var settling = false;
  // Charts are as wide as in the text: on a wall they are enlarged.
  function settle() {
    root.style.setProperty("--enlarge", Math.max(1, Math.min(2.2, innerHeight / 640, innerWidth / 1080)).toFixed(2));
    settling = true;
    dispatchEvent(new Event("resize"));
    settling = false;
  }
  addEventListener("resize", function () { if (!settling) settle(); });
  Reveal.on("ready", settle);
  Reveal.on("slidechanged", settle);
})();
