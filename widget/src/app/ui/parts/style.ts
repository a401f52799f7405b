/**
 * The style of the parts. It comes with their code: a sheet of its own that failed to come once would not be asked for again, and
 * the part would stand there bare. A constructed sheet is what the page's policy allows.
 */
import css from '../../styles/parts.css?inline';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
