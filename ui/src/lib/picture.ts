/** A company's logo, as it is sent and as it is shown. */
import type { Problem } from "./gatehouse";

/** What the server takes: bytes in all, and pixels a side. */
const BYTES_MAX = 64 * 1024;
/** Drawn smaller until it fits; the smallest does whatever is on it. */
const SIDES = [512, 384, 256, 192, 128, 96];

const wrong = (reason: string): Problem => ({ code: "bad_field", field: "logo", reason });

/** A picture out of a file as base64 of a PNG. It is drawn anew, so that nothing of the file goes along but what is seen of it: no place
 * where a photo was taken, no name of who drew it. Rejects with a problem of the field `logo`. */
export async function logoFrom(file: Blob): Promise<string> {
  const start = new TextDecoder().decode(await file.slice(0, 256).arrayBuffer());
  if (start.replace("\u{feff}", "").trimStart().startsWith("<")) throw wrong("svg");
  if (file.type !== "image/png" && file.type !== "image/jpeg") throw wrong("no_picture");
  const picture = await createImageBitmap(file).catch(() => {
    throw wrong("no_picture");
  });
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const drawn = await draw(picture, scale);
      if (drawn && drawn.size <= BYTES_MAX) return await base64(drawn);
    }
  } finally {
    picture.close();
  }
  throw wrong("picture_too_big");
}

async function draw(picture: ImageBitmap, scale: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

async function base64(drawn: Blob): Promise<string> {
  const bytes = new Uint8Array(await drawn.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The address of a picture that came as base64, for an `img`. */
export const shownAs = (picture: string | null | undefined) =>
  picture ? `data:image/${picture.startsWith("/9j/") ? "jpeg" : "png"};base64,${picture}` : undefined;
