/**
 * Makes a face of whatever picture somebody chooses: upright, the middle of it as a square, small. What cameras write into their files
 * stays on this computer.
 */

/** Twice what the largest circle on any page has, for sharp screens. */
export const SIDE_PX = 192;
const QUALITY = 0.85;

/** Rejects where the browser cannot open the file as a picture. */
export async function squarePicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Error("this browser cannot draw pictures");
  // What can be seen through would turn black in a JPEG.
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, SIDE_PX, SIDE_PX);
  brush.imageSmoothingQuality = "high";
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  brush.drawImage(bitmap, x, y, side, side, 0, 0, SIDE_PX, SIDE_PX);
  bitmap.close();
  return asJpeg(canvas);
}

function asJpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("this browser cannot save pictures")) : resolve(blob)),
      "image/jpeg",
      QUALITY,
    );
  });
}
