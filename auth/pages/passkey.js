// Signing in with a passkey on the page of /auth/sign-in. Without this file, or in a browser that knows no passkeys,
// the button stays hidden and the form does all.
"use strict";

const button = document.querySelector("[data-passkey]");
const alertBox = document.querySelector("[data-passkey-alert]");
const knows = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-DRT-Client": "page", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

async function signIn() {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await post("/auth/passkey/challenge", {}));
  const credential = await navigator.credentials.get({ publicKey: options });
  await post("/auth/passkey", { credential: JSON.stringify(credential) });
  location.assign(button.dataset.next);
}

if (button && knows) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    alertBox.hidden = true;
    try {
      await signIn();
    } catch (error) {
      // Closing the browser's own window is no fault to tell of.
      if (error.name !== "NotAllowedError" && error.name !== "AbortError") {
        alertBox.textContent = error.name === "Error" ? error.message : alertBox.dataset.passkeyAlert;
        alertBox.hidden = false;
      }
      button.disabled = false;
    }
  });
}
