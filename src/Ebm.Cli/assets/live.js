// Cells that run in the page. This much is in every book; the rest lies beside the runtime, in a folder named by its content, so that no cache
// can mix two editions. From a file a page may not load it: there, and where it was not built, the buttons say what to do.
(function () {
  "use strict";
  var cells = document.querySelectorAll('article .cell[data-live="run"]');
  if (!cells.length || /[?&]slides\b/.test(location.search)) return;
  if (location.protocol === "file:") {
    explain("Cells run in the page when it comes from a server. In your clone: ebm book --live --serve");
    return;
  }
  // In the lecture demos a chapter is to be read: it has an origin of its own, from which nothing may be loaded.
  if (window.origin === "null") {
    explain("Cells run in the book itself. In your clone: ebm book --live --serve");
    return;
  }
  fetch("assets/live/manifest.json", { cache: "no-store" }).then(function (answer) {
    if (!answer.ok) throw new Error("not built");
    return answer.json();
  }).then(function (manifest) {
    if (manifest.protocol !== 1) throw new Error("another edition");
    var base = new URL("assets/live/" + manifest.folder + "/", location.href);
    return import(base + "page.js").then(function (page) { return page.begin(manifest, base); });
  }).catch(function (problem) {
    explain(problem.message === "not built" ? "This copy of the book was written without what runs its cells. In your clone: ebm book --live --serve"
      : "What runs the cells could not be loaded. Reload the page; a new edition may have been published meanwhile.");
  });

  function explain(words) {
    cells.forEach(function (cell) {
      var bar = document.createElement("div"), button = document.createElement("button"), state = document.createElement("span");
      bar.className = "live-bar";
      button.type = "button";
      button.className = "run";
      button.textContent = "Run";
      state.setAttribute("role", "status");
      button.addEventListener("click", function () { state.textContent = words; });
      bar.append(button, state);
      cell.querySelector("pre.code").after(bar);
    });
  }
})();
