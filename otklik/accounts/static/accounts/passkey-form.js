// <passkey-form>: around a form with a hidden field "credential"; talks to the authenticator and sends the form.
// Options come from a JSON block inside (data-options) or from the form's own address (data-fetch).
const toBytes = (text) => {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat(-text.length & 3));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const listed = (credentials) => (credentials || []).map((one) => ({ ...one, id: toBytes(one.id) }));

function askOptions({ publicKey }) {
  return { publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) } };
}

function makeOptions({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: listed(publicKey.excludeCredentials),
      // A passkey: kept by the authenticator itself, opened by finger, face or PIN.
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  };
}

function answerOf(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

// A passkey belongs to a name; browsers refuse bare numbers such as 127.0.0.1.
const hasName = () => !/^[\d.]+$|:/.test(location.hostname);

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential || !hasName()) return;
    this.hidden = false;
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(event.target);
    });
  }

  async run(form) {
    this.say("");
    try {
      const options = await this.options(form);
      const credential = options.creation_options
        ? await navigator.credentials.create(makeOptions(options.creation_options))
        : await navigator.credentials.get(askOptions(options.request_options));
      form.elements.credential.value = JSON.stringify(answerOf(credential));
      form.submit();
    } catch (error) {
      this.say(error.name === "NotAllowedError" ? this.dataset.cancelled : this.dataset.failed);
    }
  }

  async options(form) {
    const block = this.querySelector("script[type='application/json']");
    if (block) return JSON.parse(block.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

customElements.define("passkey-form", PasskeyForm);
