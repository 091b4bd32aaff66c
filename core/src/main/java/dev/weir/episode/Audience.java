package dev.weir.episode;

/** Who may see an entry. Tool arguments and reasoning reach only readers that ask for them. */
public enum Audience {
  /** Every reader. */
  EVERYONE,
  /** Readers that include tools. */
  TOOLS,
  /** Readers that include reasoning. */
  REASONING
}
