// Taking a ballot: blinded here, signed there, made usable here again. The server sees no token it could know again.
(() => {
  const page = document.querySelector("[data-take]");
  const data = JSON.parse(document.getElementById("ballot-keys").textContent);
  const mine = purse(data.appraisal);
  const button = page.querySelector("button");

  const refresh = () => {
    const has = Boolean(mine.read().tokens);
    show("taken", has);
    show("untaken", !has && Blind.works());
    show("impossible", !Blind.works());
  };

  // Written down before it is sent: after a lost connection the very same request is sent again.
  const request = async (keys) => {
    const kept = mine.read().request;
    if (kept) return kept;
    const made = {};
    for (const key of keys) {
      const message = Blind.prepare();
      const { blinded, inverse } = await Blind.blind(key, message);
      made[key.fingerprint] = { message: Blind.hex(message), blinded: Blind.hex(blinded), inverse: inverse.toString(16) };
    }
    mine.write({ request: made });
    return made;
  };

  const take = async () => {
    const keys = await Promise.all(data.keys.map(async (key) => ({ ...key, ...(await Blind.readKey(key.pem)) })));
    const asked = await request(keys);
    const blinded = Object.fromEntries(Object.entries(asked).map(([name, one]) => [name, one.blinded]));
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    const { signatures } = await send(page.action, { requests: blinded }, { headers: { "X-CSRFToken": token } });
    const tokens = {};
    for (const key of keys) {
      const { message, inverse } = asked[key.fingerprint];
      const signed = Blind.unhex(signatures[key.fingerprint]);
      const signature = await Blind.finalize(key, Blind.unhex(message), signed, BigInt(`0x${inverse}`));
      tokens[key.subject ?? "comments"] = { fingerprint: key.fingerprint, message, signature: Blind.hex(signature) };
    }
    // With the blinding goes the last thing by which even this device could know its request again.
    mine.write({ request: undefined, tokens, cast: {} });
  };

  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    button.disabled = true;
    try {
      await take();
    } catch (error) {
      say(error.told ?? page.dataset.lost);
    }
    button.disabled = false;
    refresh();
  });
  refresh();
})();
