// Keyboard shortcuts and single submission; every page works without this file.
"use strict";

(() => {
  const typing = (target) => target.matches("input, select, textarea, [contenteditable]");
  let before = "";

  const go = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };

  const pressed = (key) => {
    if (before === "g" && key === "t") return go("[data-go=t]");
    if (key === "n") return go("[data-new]");
    if (key === "/") {
      const field = document.querySelector("#name, [data-search]");
      if (field) field.focus();
      return Boolean(field);
    }
    if (key === "?") {
      document.getElementById("keys").showModal();
      return true;
    }
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (pressed(event.key)) event.preventDefault();
    before = event.key;
  });

  // A menu closes when somebody goes on elsewhere, or by Escape.
  const closeMenus = (except) => {
    document.querySelectorAll(".more[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });

  // A second click on a form that changes something is ignored until the answer is there.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });

  // What is ticked on the day of a visit and not saved yet goes along with its other steps, and so is still
  // ticked where such a step is refused.
  document.addEventListener("formdata", (event) => {
    const ticks = document.querySelector("[data-ticks]");
    if (!ticks || event.target === ticks || !event.target.closest(".day")) return;
    for (const [name, value] of new FormData(ticks)) {
      if (name.startsWith("check")) event.formData.append(name, value);
    }
  });

  // The back button shows the form as it was: it may be sent again, and the key keeps it harmless.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent);
  });
})();
