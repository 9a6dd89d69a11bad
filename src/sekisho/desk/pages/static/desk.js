// Keys, sliders, a page that looks again; every page works without them.
"use strict";
const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("table.rows tr")].filter((row) => row.querySelector("a"));
let at = -1;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (link) return link.click();
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q")?.focus();
  }
  const all = rows();
  if (all.length && (event.key === "j" || event.key === "k")) {
    at = Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), all.length - 1);
    all[at].querySelector("a").focus();
  }
  if (event.key === "x" && all[at]) all[at].querySelector("input[type=checkbox]")?.click();
});
const day = 86400000;
for (const slider of document.querySelectorAll("input[type=range][data-for]")) {
  const field = slider.form.elements[slider.dataset.for];
  const first = Date.parse(slider.dataset.first), last = Date.parse(slider.dataset.last);
  slider.max = Math.round((last - first) / day);
  slider.value = field.value ? Math.round((Date.parse(field.value) - first) / day) : slider.max;
  slider.addEventListener("input", () => {
    field.value = new Date(first + slider.value * day).toISOString().slice(0, 10);
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
const again = Number(document.querySelector("[data-again]")?.dataset.again);
if (again) setTimeout(() => location.reload(), again * 1000);
