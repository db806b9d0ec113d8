/** Sends one file as it is, and tells how far it is; answers what the server kept, or its refusal in words. */
import { t } from "@lingui/core/macro";
import { language } from "../language/language.ts";
import { renewSession } from "../session/session.ts";
import type { Refusal } from "../ui/Problem.tsx";

export type Uploaded<Kept> = { kept: Kept } | { problem: Refusal };

/** `onProgress` hears the share that was sent, from 0 to 1. */
export async function upload<Kept>(
  path: string,
  file: File,
  onProgress: (share: number) => void = () => {},
): Promise<Uploaded<Kept>> {
  await renewSession();
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("X-DRT-Client", "web");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onloadend = () => resolve(read<Kept>(request));
    request.send(file);
  });
}

function read<Kept>(request: XMLHttpRequest): Uploaded<Kept> {
  try {
    const answer = JSON.parse(request.responseText);
    if (request.status === 201) return { kept: answer as Kept };
    const said: string | undefined = answer.errors?.[0]?.message;
    if (request.status === 422 && said) return { problem: { code: "INVALID_INPUT", message: said } };
  } catch {
    // No words of ours: said below.
  }
  const message =
    request.status === 413
      ? t`Ce fichier est trop lourd. Choisissez-en un plus petit.`
      : t`Le fichier n’est pas arrivé. Réessayez dans un instant.`;
  return { problem: { code: "FAILED", message } };
}
