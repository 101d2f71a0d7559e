// Mathematics, the light/dark switch, the menu on small screens, the place in the contents. Nothing is loaded from elsewhere.
(function () {
  "use strict";
  var root = document.documentElement, body = document.body;

  // As in a notebook, a command that one formula defines is known to those after it.
  var macros = {};
  document.querySelectorAll(".math").forEach(function (e) {
    var tex = e.textContent, display = e.classList.contains("display");
    try {
      katex.render(tex, e, { displayMode: display, throwOnError: false, strict: false, globalGroup: true, macros: macros, maxExpand: 1000, output: "htmlAndMathml" });
    } catch (problem) { e.textContent = tex; }
    e.classList.add("drawn");
  });

  var theme = document.querySelector("button.theme");
  if (theme) theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("ebm-theme", root.dataset.theme); } catch (e) { /* the choice lasts for this page */ }
  });

  var menu = document.querySelector("button.menu");
  if (menu) {
    var show = function (open) { body.classList.toggle("open", open); menu.setAttribute("aria-expanded", String(open)); };
    menu.addEventListener("click", function () { show(!body.classList.contains("open")); });
    document.addEventListener("keydown", function (e) { if (e.key === "Escape") show(false); });
    document.getElementById("main").addEventListener("click", function () { show(false); });
  }

  var current = document.querySelector("nav.chapters .current");
  if (current && current.scrollIntoView) {
    var bar = document.querySelector("nav.chapters");
    bar.scrollTop = Math.max(0, current.offsetTop - bar.clientHeight / 2);
  }

  // Where there is no room for the contents of the page, they stand below their chapter.
  var list = document.querySelector(".contents ul");
  if (list && current) {
    var within = list.cloneNode(true);
    within.className = "within";
    within.addEventListener("click", function () { body.classList.remove("open"); });
    current.appendChild(within);
  }

  var links = Array.prototype.slice.call(document.querySelectorAll(".contents a"));
  if (links.length && "IntersectionObserver" in window) {
    var heads = links.map(function (a) { return document.getElementById(decodeURIComponent(a.hash.slice(1))); });
    var mark = function () {
      var last = -1;
      heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top < innerHeight * 0.3) last = i; });
      links.forEach(function (a, i) { a.classList.toggle("here", i === last); });
    };
    var waiting = false;
    addEventListener("scroll", function () {
      if (!waiting) { waiting = true; requestAnimationFrame(function () { waiting = false; mark(); }); }
    }, { passive: true });
    mark();
  }

  document.querySelectorAll(".cell pre.code").forEach(function (pre) {
    if (!navigator.clipboard) return;
    var button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(pre.querySelector("code").textContent.replace(/\n$/, "")).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = "Copy"; }, 1500);
      });
    });
    pre.appendChild(button);
  });

  // On paper nobody can unfold an answer.
  var unfolded = [];
  addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("article > details:not([open])"));
    unfolded.forEach(function (answer) { answer.open = true; });
  });
  addEventListener("afterprint", function () { unfolded.forEach(function (answer) { answer.open = false; }); });

  // Slides: `s` shows the chapter as slides, and the address says so, so that a reload and a link stay there.
  if (document.querySelector("article") && /[?&]slides\b/.test(location.search)) slides();
  else document.addEventListener("keydown", function (e) {
    if (e.key !== "s" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable) return;
    if (document.querySelector("article") && !document.querySelector("dialog[open]")) location.href = location.pathname + "?slides";
  });

  function slides() {
    ["assets/reveal/reveal.css", "assets/slides.css"].forEach(function (sheet) {
      var link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = sheet;
      document.head.appendChild(link);
    });
    (function next(scripts) {
      if (!scripts.length) return;
      var script = document.createElement("script");
      script.src = scripts[0];
      script.onload = function () { next(scripts.slice(1)); };
      document.head.appendChild(script);
    })(["assets/reveal/reveal.js", "assets/reveal/notes.js", "assets/slides.js"]);
  }

  // The picture on the first page: level lines of an energy, and walkers that follow dx = -E'(x) dt + sqrt(2T) dW on it.
  var place = document.querySelector(".landscape");
  if (place) landscape(place);

  function landscape(host) {
    var W = 420, H = 260, wells = [[-1.25, -0.35, 1, 0.55], [0.25, 0.55, 0.8, 0.5], [1.45, -0.25, 1.15, 0.5]];
    function energy(x, y) {
      var e = 0.07 * (x * x + 2 * y * y);
      wells.forEach(function (w) { e -= w[2] * Math.exp(-((x - w[0]) * (x - w[0]) + (y - w[1]) * (y - w[1])) / (2 * w[3] * w[3])); });
      return e;
    }
    function px(x) { return (x + 2.6) / 5.2 * W; }
    function py(y) { return (1.6 - y) / 3.2 * H; }
    var nx = 84, ny = 52, grid = [], i, j;
    for (j = 0; j <= ny; j++) for (i = 0, grid[j] = []; i <= nx; i++) grid[j][i] = energy(-2.6 + 5.2 * i / nx, -1.6 + 3.2 * j / ny);
    var svg = '<svg viewBox="0 0 ' + W + " " + H + '" preserveAspectRatio="xMidYMid slice">';
    for (var k = 0; k < 15; k++) {
      var level = -1.06 + 0.1 * k, d = "";
      for (j = 0; j < ny; j++) for (i = 0; i < nx; i++) d += segment(i, j, level);
      svg += '<path d="' + d + '" style="opacity:' + (0.95 - 0.055 * k).toFixed(2) + '"/>';
    }
    function segment(a, b, level) {
      var c = [[a, b], [a + 1, b], [a + 1, b + 1], [a, b + 1]], hits = [];
      for (var s = 0; s < 4; s++) {
        var p = c[s], q = c[(s + 1) % 4], u = grid[p[1]][p[0]] - level, v = grid[q[1]][q[0]] - level;
        if (u * v < 0) { var t = u / (u - v); hits.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]); }
      }
      var out = "";
      for (s = 0; s + 1 < hits.length; s += 2)
        out += "M" + at(hits[s]) + "L" + at(hits[s + 1]);
      return out;
    }
    function at(p) { return px(-2.6 + 5.2 * p[0] / nx).toFixed(1) + " " + py(-1.6 + 3.2 * p[1] / ny).toFixed(1); }
    for (k = 0; k < 14; k++) svg += '<circle r="3.6"/>';
    host.innerHTML = svg + "</svg>";

    var seed = 12345;
    function uniform() { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return (seed + 0.5) / 4294967296; }
    function gauss() { return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()); }
    var dots = host.querySelectorAll("circle"), walkers = [];
    for (k = 0; k < dots.length; k++) walkers.push([-2.2 + 4.4 * uniform(), -1.2 + 2.4 * uniform()]);
    function step(n) {
      var dt = 0.012, T = 0.11, h = 1e-4;
      walkers.forEach(function (w) {
        for (var s = 0; s < n; s++) {
          var gx = (energy(w[0] + h, w[1]) - energy(w[0] - h, w[1])) / (2 * h), gy = (energy(w[0], w[1] + h) - energy(w[0], w[1] - h)) / (2 * h);
          w[0] += -gx * dt + Math.sqrt(2 * T * dt) * gauss();
          w[1] += -gy * dt + Math.sqrt(2 * T * dt) * gauss();
        }
      });
      for (var d = 0; d < dots.length; d++) { dots[d].setAttribute("cx", px(walkers[d][0]).toFixed(1)); dots[d].setAttribute("cy", py(walkers[d][1]).toFixed(1)); }
    }
    step(400);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      var last = 0;
      requestAnimationFrame(function frame(now) {
        if (now - last > 40) { last = now; step(1); }
        requestAnimationFrame(frame);
      });
    }
  }
})();
