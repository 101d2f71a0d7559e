// Search, tips for the glossary's words, the filter of the claims. Nothing is loaded before it is asked for, and nothing from elsewhere.
(function () {
  "use strict";
  tips(window.ebmGlossary || []);
  filter(document.querySelector("form.filter"));
  var button = document.querySelector("button.search");
  if (button) search(button);

  // ---- the glossary's words: the first one of each in a section is marked; its meaning shows under the mouse or the focus
  function tips(terms) {
    var article = document.querySelector("article");
    if (!article || !terms.length) return;
    var byName = {};
    terms.forEach(function (t) { byName[t[0].toLowerCase()] = t; });
    var names = terms.map(function (t) { return t[0]; }).sort(function (a, b) { return b.length - a.length; })
      .map(function (n) { return n.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); });
    var pattern = new RegExp("(?<![\\p{L}\\p{N}-])(" + names.join("|") + ")(s?)(?![\\p{L}\\p{N}-])", "iu");
    var seen = {};
    Array.prototype.forEach.call(article.children, function (block) {
      if (/^H[12]$/.test(block.tagName)) seen = {};
      if (/^(P|UL|OL|BLOCKQUOTE)$/.test(block.tagName)) mark(block, 0);
    });

    function mark(node, depth) {
      if (node.nodeType === 1) {
        if (depth > 0 && !/^(LI|P|EM|STRONG|UL|OL)$/.test(node.tagName)) return;
        Array.prototype.slice.call(node.childNodes).forEach(function (child) { mark(child, depth + 1); });
        return;
      }
      if (node.nodeType !== 3) return;
      var rest = node;
      for (var from = 0; rest;) {
        var found = pattern.exec(rest.data.slice(from));
        if (!found) return;
        var name = found[1].toLowerCase(), at = from + found.index, term = byName[name];
        if (!term || seen[name]) { from = at + found[0].length; continue; }
        seen[name] = true;
        var word = rest.splitText(at), after = word.splitText(found[0].length), link = document.createElement("a");
        link.className = "term";
        link.href = "glossary.html#" + term[2];
        link.dataset.term = name;
        word.replaceWith(link);
        link.appendChild(word);
        rest = after;
        from = 0;
      }
    }

    var tip = document.createElement("div"), shown = null;
    tip.className = "tip";
    tip.id = "term-tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    document.body.appendChild(tip);
    function show(link) {
      hide();
      var term = byName[link.dataset.term];
      tip.innerHTML = "<b></b> <span></span>";
      tip.firstChild.textContent = term[0];
      tip.lastChild.textContent = term[1];
      tip.hidden = false;
      var box = link.getBoundingClientRect(), width = Math.min(340, innerWidth - 16);
      tip.style.maxWidth = width + "px";
      tip.style.left = Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8)) + scrollX + "px";
      var below = box.bottom + tip.offsetHeight + 12 < innerHeight;
      tip.style.top = (below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + scrollY + "px";
      link.setAttribute("aria-describedby", tip.id);
      shown = link;
    }
    function hide() {
      if (shown) shown.removeAttribute("aria-describedby");
      shown = null;
      tip.hidden = true;
    }
    function target(e) { return e.target.closest ? e.target.closest("a.term") : null; }
    ["mouseover", "focusin"].forEach(function (kind) {
      document.addEventListener(kind, function (e) { var link = target(e); if (link && link !== shown) show(link); });
    });
    ["mouseout", "focusout"].forEach(function (kind) { document.addEventListener(kind, function (e) { if (target(e)) hide(); }); });
    document.addEventListener("keydown", function (e) { if (e.key === "Escape") hide(); });
  }

  // ---- the claims of the course
  function filter(form) {
    if (!form) return;
    form.hidden = false;
    var rows = Array.prototype.slice.call(document.querySelectorAll(".claims.all tbody tr"));
    var query = new URLSearchParams(location.search);
    ["chapter", "holds", "words"].forEach(function (name) { if (query.get(name)) form.elements[name].value = query.get(name); });
    function apply() {
      var chapter = form.elements.chapter.value, holds = form.elements.holds.value;
      var words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var fits = (!chapter || row.dataset.chapter === chapter) && (!holds || row.classList.contains(holds))
          && words.every(function (word) { return text.indexOf(word) >= 0; });
        row.hidden = !fits;
        if (fits) count++;
      });
      form.querySelector("output").textContent = count + " of " + rows.length + " shown";
      var state = new URLSearchParams();
      ["chapter", "holds", "words"].forEach(function (name) { if (form.elements[name].value) state.set(name, form.elements[name].value); });
      try { history.replaceState(null, "", state.toString() ? "?" + state : location.pathname); } catch (e) { /* a file keeps no state */ }
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (e) { e.preventDefault(); });
    apply();
  }

  // ---- the search
  function search(opener) {
    var dialog = document.createElement("dialog"), engine = null, sections = [];
    dialog.className = "search";
    dialog.setAttribute("aria-label", "Search the course");
    dialog.innerHTML = '<form method="dialog"><input type="search" placeholder="Search the course" aria-label="Search the course" '
      + 'autocomplete="off" spellcheck="false"><button aria-label="Close">Esc</button></form><p class="state" aria-live="polite"></p><ol></ol>';
    document.body.appendChild(dialog);
    var input = dialog.querySelector("input"), list = dialog.querySelector("ol"), state = dialog.querySelector(".state");

    function open() {
      if (dialog.open) return;
      dialog.showModal();
      input.select();
      if (engine) return;
      engine = "loading";
      state.textContent = "Reading the course…";
      load(["assets/minisearch/minisearch.js", "assets/search/chapters.js"])
        .then(function () { return load(window.ebmSearchFiles.map(function (name) { return "assets/search/" + encodeURIComponent(name) + ".js"; })); })
        .then(index).then(find, function () { engine = null; state.textContent = "The search could not be loaded."; });
    }

    function load(scripts) {
      return Promise.all(scripts.map(function (source) {
        return new Promise(function (done, fail) {
          var script = document.createElement("script");
          script.src = source;
          script.onload = done;
          script.onerror = fail;
          document.head.appendChild(script);
        });
      }));
    }

    function index() {
      (window.ebmGlossary || []).forEach(function (t) {
        sections.push({ id: sections.length, page: "glossary.html#" + t[2], chapter: "Glossary", heading: t[0], text: t[1] });
      });
      (window.ebmSearch || []).forEach(function (chapter) {
        chapter[2].forEach(function (s) {
          sections.push({ id: sections.length, page: chapter[0] + (s[0] ? "#" + encodeURIComponent(s[0]) : ""), chapter: chapter[1], heading: s[1], text: s[2] });
        });
      });
      engine = new MiniSearch({ fields: ["heading", "chapter", "text"],
        searchOptions: { boost: { heading: 4, chapter: 2 }, prefix: true, fuzzy: function (word) { return word.length > 4 ? 0.2 : false; }, combineWith: "AND" } });
      engine.addAll(sections);
    }

    function find() {
      if (!engine || engine === "loading") return;
      var words = input.value.trim();
      list.textContent = "";
      if (!words) { state.textContent = "Type a word: a term, a name in the code, a person."; return; }
      // Where the words stand together, as asked for, comes first.
      var phrase = new RegExp(words.split(/\s+/).map(escaped).join("\\s+"), "iu");
      var together = function (id) { return phrase.test(sections[id].heading + " " + sections[id].text) ? 4 : 1; };
      var hits = engine.search(words, { boostDocument: together });
      if (!hits.length) hits = engine.search(words, { combineWith: "OR" });
      state.textContent = hits.length ? hits.length + (hits.length === 1 ? " place" : " places") : "Nothing found.";
      hits.slice(0, 30).forEach(function (hit) {
        var section = sections[hit.id], item = document.createElement("li"), link = document.createElement("a");
        link.href = section.page;
        link.innerHTML = "<small></small><b></b><span></span>";
        link.children[0].textContent = section.chapter;
        link.children[1].textContent = section.heading || section.chapter;
        excerpt(link.children[2], section.text, hit.terms, phrase);
        item.appendChild(link);
        list.appendChild(item);
      });
    }

    function escaped(word) { return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); }

    function excerpt(place, text, terms, phrase) {
      var pattern = new RegExp("(" + terms.map(escaped).join("|") + ")", "iu");
      var whole = text.search(phrase), first = whole >= 0 ? whole : text.search(pattern), from = Math.max(0, first - 60);
      var piece = (from > 0 ? "…" : "") + text.slice(from, from + 170) + (from + 170 < text.length ? "…" : "");
      piece.split(pattern).forEach(function (part, i) {
        var node = i % 2 ? document.createElement("mark") : document.createTextNode(part);
        if (i % 2) node.textContent = part;
        place.appendChild(node);
      });
    }

    function step(by) {
      var links = Array.prototype.slice.call(list.querySelectorAll("a")), at = links.indexOf(document.activeElement) + by;
      if (at < 0) input.focus(); else if (at < links.length) links[at].focus();
    }

    opener.addEventListener("click", open);
    input.addEventListener("input", find);
    dialog.addEventListener("click", function (e) { if (e.target === dialog || e.target.closest("ol a")) dialog.close(); });
    dialog.addEventListener("keydown", function (e) {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); step(e.key === "ArrowDown" ? 1 : -1); }
      if (e.key === "Enter" && document.activeElement === input) {
        e.preventDefault();
        var best = list.querySelector("a");
        if (best) best.click();
      }
    });
    document.addEventListener("keydown", function (e) {
      if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable) return;
      e.preventDefault();
      open();
    });
  }
})();
