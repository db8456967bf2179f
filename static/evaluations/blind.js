// Blind RSA signatures in the browser: RFC 9474, RSABSSA-SHA384-PSS-Randomized, keys of 2048 bits.
// The same steps as evaluations/blindsign.py; both pass the RFC's test vectors. Nothing here talks to a server.
const Blind = (() => {
  const KEY_BYTES = 256, HASH_BYTES = 48, SALT_BYTES = 48, PREFIX_BYTES = 32, TOKEN_BYTES = 32;
  // A SubjectPublicKeyInfo of an RSA key with 2048 bits and the exponent 65537 differs in the modulus alone.
  const SPKI_START = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
  const SPKI_END = "0203010001";

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const toNumber = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);
  const toBytes = (number, length) => unhex(number.toString(16).padStart(2 * length, "0"));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

  const power = (base, exponent, modulus) => {
    let result = 1n;
    for (base %= modulus; exponent; exponent >>= 1n, base = (base * base) % modulus) {
      if (exponent & 1n) result = (result * base) % modulus;
    }
    return result;
  };

  // The inverse, or null for a number that shares a factor with the modulus.
  const inverseOf = (number, modulus) => {
    let [rest, next, factor, following] = [number % modulus, modulus, 1n, 0n];
    while (next) {
      const times = rest / next;
      [rest, next] = [next, rest - times * next];
      [factor, following] = [following, factor - times * following];
    }
    return rest === 1n ? ((factor % modulus) + modulus) % modulus : null;
  };

  const randomBelow = (modulus, length) => {
    for (;;) {
      const number = toNumber(random(length));
      if (number > 0n && number < modulus && inverseOf(number, modulus) !== null) return number;
    }
  };

  const mask = async (seed, length) => {
    const blocks = [];
    for (let count = 0; count * HASH_BYTES < length; count += 1) {
      blocks.push(await digest("SHA-384", join(seed, toBytes(BigInt(count), 4))));
    }
    return join(...blocks).slice(0, length);
  };

  // EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) for a modulus of that many whole bytes.
  const encode = async (message, salt, length) => {
    const hashed = await digest("SHA-384", join(new Uint8Array(8), await digest("SHA-384", message), salt));
    const block = join(new Uint8Array(length - SALT_BYTES - HASH_BYTES - 2), [1], salt);
    const masking = await mask(hashed, block.length);
    const masked = block.map((byte, place) => byte ^ masking[place]);
    masked[0] &= 0x7f;
    return join(masked, hashed, [0xbc]);
  };

  // A published key: its modulus, and its fingerprint reckoned here. Refuses whatever is no such key.
  const readKey = async (pem) => {
    const text = pem.replace(/-----[^-]+-----|\s/g, "");
    const der = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const whole = hex(der);
    if (!whole.startsWith(SPKI_START) || !whole.endsWith(SPKI_END) || der.length !== 294) throw new Error("not a key");
    const modulus = toNumber(der.slice(33, 33 + KEY_BYTES));
    return { der, modulus, length: KEY_BYTES, fingerprint: hex(await digest("SHA-256", der)) };
  };

  const prepare = () => join(random(PREFIX_BYTES), random(TOKEN_BYTES));

  // Section 4.2. Salt and inverse are drawn at random; only test vectors give them.
  const blind = async (key, message, salt = random(SALT_BYTES), inverse = randomBelow(key.modulus, key.length)) => {
    const encoded = toNumber(await encode(message, salt, key.length));
    if (inverseOf(encoded, key.modulus) === null) throw new Error("the message shares a factor with the modulus");
    const factor = power(inverseOf(inverse, key.modulus), 65537n, key.modulus);
    return { blinded: toBytes((encoded * factor) % key.modulus, key.length), inverse };
  };

  const verify = async (key, message, signature) => {
    const name = { name: "RSA-PSS", hash: "SHA-384" };
    const imported = await crypto.subtle.importKey("spki", key.der, name, false, ["verify"]);
    return crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT_BYTES }, imported, signature, message);
  };

  // Section 4.4. Throws unless what comes out is a signature under this key.
  const finalize = async (key, message, signed, inverse) => {
    const signature = toBytes((toNumber(signed) * inverse) % key.modulus, key.length);
    if (signed.length !== key.length || !(await verify(key, message, signature))) throw new Error("not a signature");
    return signature;
  };

  // As evaluations/credentials.py: what the board will show of a ballot.
  const commitment = async (fingerprint, marks, salt) => {
    const sorted = JSON.stringify(Object.fromEntries(Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1))));
    return hex(await digest("SHA-256", new TextEncoder().encode(["ballot", fingerprint, sorted, salt].join("|"))));
  };

  const works = () => typeof BigInt === "function" && Boolean(globalThis.crypto?.subtle);

  return { blind, commitment, finalize, hex, prepare, random, readKey, unhex, verify, works };
})();
