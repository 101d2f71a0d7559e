// Before anything is drawn: the reader's choice of light or dark, else the system's.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  var saved = null;
  try { saved = localStorage.getItem("ebm-theme"); } catch (e) { /* no storage: follow the system */ }
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;
})();
