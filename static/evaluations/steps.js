// One subject a screen: a long form becomes steps, with how far one is and what is still open. It sends nothing.
const stepsOf = (form) => {
  const screens = () => [...form.querySelectorAll("[data-screen]")].filter((screen) => !screen.dataset.absent);
  const bar = form.querySelector("progress");
  const place = form.querySelector("[data-place]");
  let at = 0;

  const open = (screen) =>
    [...screen.querySelectorAll("fieldset")].find((group) => !group.querySelector("input:checked"));

  const go = (to, focus = true) => {
    const all = screens();
    at = Math.min(Math.max(to, 0), all.length - 1);
    all.forEach((screen, number) => { screen.hidden = number !== at; });
    bar.max = all.length;
    bar.value = at + 1;
    // The last screen is no subject: there one looks it over.
    const subjects = all.filter((screen) => screen.dataset.subject);
    place.textContent = all[at].dataset.subject
      ? `${subjects.indexOf(all[at]) + 1} / ${subjects.length}`
      : all[at].querySelector("h2").textContent;
    if (!focus) return;
    const heading = all[at].querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    form.scrollIntoView();
  };

  const forward = () => {
    const missing = open(screens()[at]);
    form.querySelectorAll(".missing").forEach((group) => group.classList.remove("missing"));
    if (!missing) return go(at + 1);
    missing.classList.add("missing");
    missing.scrollIntoView({ block: "center" });
    missing.querySelector("input").focus({ preventScroll: true });
  };

  form.addEventListener("click", (event) => {
    const to = event.target.closest("[data-step]")?.dataset.step;
    if (to === "next") forward();
    if (to === "back") go(at - 1);
  });
  form.addEventListener("change", (event) => event.target.closest(".missing")?.classList.remove("missing"));
  form.querySelectorAll("[data-scripted]").forEach((part) => { part.hidden = false; });
  form.querySelectorAll("[data-unscripted]").forEach((part) => { part.hidden = true; });
  return { go, screens };
};
