// How the shells' pages are cut into files. Each file is a request before something can be shown, so there are few: what
// every start needs, what several screens share, and each screen's own.
export const pageChunks = {
  // One style sheet for all parts: a sheet that could not be loaded once is not asked for again, a part is.
  cssCodeSplit: false,
  // In kB, not compressed: the first one is large on purpose. What counts is its gzip size, which the benchmark bounds.
  chunkSizeWarningLimit: 750,
  rolldownOptions: {
    output: {
      codeSplitting: {
        groups: [
          { name: "page", tags: ["$initial" as const], priority: 1 },
          { name: "parts", minShareCount: 2 },
        ],
      },
    },
  },
};
