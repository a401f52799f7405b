/** Pictures for the documents: taken sharp and still, put side by side, and kept as small files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HERE } from './files.mjs';

const IMAGES = join(HERE, '../../docs/images');
const GAP_PX = 28;
/** Room for the shadow. */
const EDGE_PX = 24;
/** Pixels of a file for one of the page that shows it: sharp enough on a phone, small enough for a page with several. */
const SCALE = 1.6;
const QUALITY = 84;

/** Takes what is seen of a page when nothing moves any more, and as wide as it is to stand beside others. */
export async function shot(page, width) {
  await page.evaluate(() => document.fonts.ready);
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  return { bytes, width, round: width < 500 ? 26 : 12 };
}

/** Puts pictures side by side, with nothing behind them, and keeps them as one file. */
export async function keep(browser, name, shots) {
  const context = await browser.person(`paper ${name}`, { viewport: { width: 100, height: 100 } });
  const page = await context.newPage();
  await page.setContent(paper(shots));
  const box = await page.locator('div').boundingBox();
  await page.setViewportSize({ width: Math.ceil(box.width), height: Math.ceil(box.height) });
  const line = await context.newCDPSession(page);
  await line.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } });
  const { data } = await line.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await mkdir(IMAGES, { recursive: true });
  await writeFile(join(IMAGES, name), Buffer.from(data, 'base64'));
  await context.close();
}

function paper(shots) {
  const image = ({ bytes, width, round }) => `<img width="${width * SCALE}" style="border-radius:${round * SCALE}px" src="data:image/png;base64,${bytes.toString('base64')}">`;
  const style = `body{margin:0}div{display:inline-flex;align-items:center;gap:${GAP_PX * SCALE}px;padding:${EDGE_PX * SCALE}px}img{box-shadow:0 4px 24px #0003}`;
  return `<!doctype html><style>${style}</style><div>${shots.map(image).join('')}</div>`;
}
