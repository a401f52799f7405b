/** The rule that asks every file to say, before anything else, what it is for. */
export const fileHeader = {
  meta: { type: "suggestion", schema: [] },
  create(context) {
    return {
      Program(node) {
        const [first] = context.sourceCode.getAllComments();
        const starts = first?.type === "Block" && first.range[0] === 0;
        if (!starts)
          context.report({ node, message: "begin the file with a /** comment that says what it is for */" });
      },
    };
  },
};
