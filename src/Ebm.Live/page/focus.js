// After a click the keys are the page's again: a button that keeps the focus would take Space for another click, a list that keeps it the letters.

let byPointer = null;

addEventListener("pointerdown", event => { byPointer = event.target; }, true);
addEventListener("keydown", () => { byPointer = null; }, true);
// A click by the keyboard has detail 0: then the focus stays.
addEventListener("click", event => { if (event.detail > 0) event.target.closest?.("button")?.blur(); });
addEventListener("change", event => { if (event.target.tagName === "SELECT" && byPointer) event.target.blur(); });
