// Shows beside the form what residents would see, and follows what is typed. Without scripts the button opens it in
// a window of its own.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-preview]");
    const panel = document.getElementById("preview");
    if (!button || !panel) return;
    const form = button.form;
    const frame = panel.querySelector("iframe");
    const note = panel.querySelector("[role=status]");
    let waiting = 0;
    let running = null;

    async function show() {
      running?.abort();
      running = new AbortController();
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      try {
        const answer = await fetch(button.formAction, { method: "POST", body: data, signal: running.signal });
        note.hidden = answer.ok && !answer.redirected;
        if (note.hidden) write(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") note.hidden = false;
      }
    }

    // The new page comes in at the place where the old one was being read.
    function write(html) {
      const top = frame.contentWindow?.scrollY || 0;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
      frame.srcdoc = html.replace(/<script[^>]*><\/script>/g, ""); // the frame runs none
    }

    function open(is) {
      panel.hidden = !is;
      document.body.classList.toggle("p-previewing", is);
      if (is) show();
    }

    button.addEventListener("click", (event) => {
      event.preventDefault();
      open(panel.hidden);
    });
    panel.querySelector("[data-close]").addEventListener("click", () => open(false));
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      if (!panel.hidden) waiting = setTimeout(show, 700);
    });
  });
})();
