// Casting: the marks stay on this device until the voter says so, then go without cookie, login or referrer.
(() => {
  const form = document.querySelector("[data-cast]");
  const mine = purse(form.dataset.appraisal);
  const options = { credentials: "omit" };
  const steps = stepsOf(form);

  const marksOf = (subject) => Object.fromEntries(
    [...form.querySelectorAll(`[data-subject="${subject}"] input:checked`)].map((input) => [input.dataset.criterion, input.value]),
  );
  const left = () => {
    const { tokens = {}, cast = {} } = mine.read();
    return Object.keys(tokens).filter((subject) => subject !== "comments" && !cast[subject]);
  };

  const refresh = () => {
    const { tokens, cast = {} } = mine.read();
    const waiting = left();
    show("none", !tokens);
    show("voting", Boolean(tokens) && waiting.length > 0);
    show("done", Boolean(tokens) && waiting.length === 0);
    for (const screen of form.querySelectorAll("[data-subject]")) {
      if (waiting.includes(screen.dataset.subject)) delete screen.dataset.absent;
      else { screen.dataset.absent = "1"; screen.hidden = true; }
    }
    for (const row of document.querySelectorAll("[data-receipt]")) {
      const tracker = cast[row.dataset.receipt];
      row.hidden = !tracker;
      row.querySelector("code").textContent = (tracker ?? "").replace(/(.{4})(?=.)/g, "$1 ");
    }
    show("comments", Boolean(tokens?.comments));
  };

  const review = () => {
    const list = form.querySelector("[data-review]");
    list.replaceChildren(...left().map((subject) => {
      const screen = form.querySelector(`[data-subject="${subject}"]`);
      const item = document.createElement("li");
      const name = document.createElement("strong");
      name.textContent = screen.dataset.name;
      const chosen = [...screen.querySelectorAll("input:checked")].map((input) => {
        const answer = document.createElement("span");
        answer.textContent = `${input.dataset.label}：${input.parentElement.textContent.trim()}`;
        return answer;
      });
      item.append(name, ...chosen);
      return item;
    }));
  };

  // What is about to go is written down with its salt first: sent again after a lost connection, it is the same ballot.
  const seal = async () => {
    const { tokens, pending = {} } = mine.read();
    for (const subject of left()) {
      const marks = marksOf(subject);
      const former = pending[subject];
      if (former && JSON.stringify(former.marks) === JSON.stringify(marks)) continue;
      const salt = Blind.hex(Blind.random(32));
      const whole = await Blind.commitment(tokens[subject].fingerprint, marks, salt);
      pending[subject] = { marks, salt, tracker: whole.slice(0, 16) };
    }
    mine.write({ pending });
    return { tokens, pending };
  };

  const cast = async () => {
    const { tokens, pending } = await seal();
    const shuffled = left().map((subject) => [Blind.hex(Blind.random(8)), subject]).sort().map(([, subject]) => subject);
    const parcels = form.dataset.together ? [shuffled] : shuffled.map((subject) => [subject]);
    for (const parcel of parcels) {
      const ballots = parcel.map((subject) => ({
        ...tokens[subject], marks: pending[subject].marks, salt: pending[subject].salt,
      }));
      const { trackers } = await send(form.action, { ballots }, options);
      const done = { ...mine.read().cast };
      parcel.forEach((subject, number) => {
        if (trackers[number] !== pending[subject].tracker) throw new Error("another ballot was confirmed");
        done[subject] = pending[subject].tracker;
        delete pending[subject];
      });
      mine.write({ cast: done, pending });
    }
  };

  const busy = async (button, action) => {
    say("");
    button.disabled = true;
    try {
      await action();
    } catch (error) {
      say(error.told ?? form.dataset.lost);
    }
    button.disabled = false;
    refresh();
  };

  form.addEventListener("click", (event) => { if (event.target.closest("[data-step=next]")) review(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(form.querySelector("[data-submit]"), cast);
  });

  const comments = document.querySelector("[data-comments]");
  comments.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(comments.querySelector("button"), async () => {
      const written = Object.fromEntries([...new FormData(comments)].filter(([, text]) => text.trim()));
      const { tokens } = mine.read();
      await send(comments.action, { ...tokens.comments, comments: written }, options);
      const { comments: _spent, ...rest } = tokens;
      mine.write({ tokens: rest });
      show("commented");
    });
  });

  refresh();
  if (left().length) steps.go(0, false);
})();
