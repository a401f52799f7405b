/**
 * The rule that keeps imports of the desk flowing one way: shared (`components`, `lib`, `config`, `protocol`)
 * -> `features` -> `app`, and never from one feature to another. A feature that needs something of another one
 * has found something shared: it moves down.
 */
import path from "node:path";

/** The layers, lowest first. A file may import from its own layer and from those below it. */
const LAYERS = ["protocol", "config", "lib", "components", "features", "app"];

/** Where in `src` a file lies: its layer and, inside `features`, which feature. */
function placeOf(file, src) {
  const [layer, name] = path.relative(src, file).split(path.sep);
  return { layer, feature: layer === "features" ? name : undefined };
}

/** The absolute path that an import names, or undefined when it names a package. */
function targetOf(specifier, file, src) {
  if (specifier.startsWith("@/")) return path.join(src, specifier.slice(2));
  if (specifier.startsWith(".")) return path.resolve(path.dirname(file), specifier);
  return undefined;
}

/** Why the import is not allowed, or undefined when it is. */
export function violation(file, specifier, src) {
  const target = targetOf(specifier, file, src);
  if (target === undefined) return undefined;
  const from = placeOf(file, src);
  const to = placeOf(target, src);
  if (from.layer === "testing") return undefined;
  if (to.layer === "testing") {
    return /\.test\.tsx?$/.test(file) ? undefined : "`testing` may be imported by tests only";
  }
  const [fromRank, toRank] = [LAYERS.indexOf(from.layer), LAYERS.indexOf(to.layer)];
  if (fromRank === -1 || toRank === -1)
    return `\`src/${fromRank === -1 ? from.layer : to.layer}\` is no layer of the desk`;
  if (toRank > fromRank) return `\`${from.layer}\` may not import from \`${to.layer}\`, which lies above it`;
  if (from.feature !== undefined && to.feature !== undefined && from.feature !== to.feature) {
    return `feature \`${from.feature}\` may not import from feature \`${to.feature}\`: move what they share to lib or components`;
  }
  return undefined;
}

export const importDirection = {
  meta: { type: "problem", schema: [{ type: "object", properties: { src: { type: "string" } } }] },
  create(context) {
    const { src } = context.options[0];
    function check(node) {
      if (typeof node.source?.value !== "string") return;
      const message = violation(context.filename, node.source.value, src);
      if (message !== undefined) context.report({ node: node.source, message });
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
