// Passkeys: fetches the question, lets the phone answer it, and sends the answer with the form as usual.
// Without this file, or on a phone without passkeys, birth date and PIN are there.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const named = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

const asked = (question) => ({
  ...question,
  challenge: bytes(question.challenge),
  ...(question.user && { user: { ...question.user, id: bytes(question.user.id) } }),
  ...(question.excludeCredentials && { excludeCredentials: named(question.excludeCredentials) }),
  ...(question.allowCredentials && { allowCredentials: named(question.allowCredentials) }),
});

const written = (credential) => {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: Object.fromEntries(given),
  });
};

const answer = async (form) => {
  const sent = await fetch(form.dataset.question, { method: "POST", body: new FormData(form) });
  if (!sent.ok) throw new Error(`question: ${sent.status}`);
  const publicKey = asked(await sent.json());
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.answer.value = written(credential);
  form.submit();
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.querySelector("[data-without]")?.remove();
    form.querySelector("button").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      answer(form).catch(() => {
        failed.hidden = false;
      });
    });
  }
}
