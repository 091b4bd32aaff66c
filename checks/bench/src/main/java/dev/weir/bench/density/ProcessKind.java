package dev.weir.bench.density;

/** What is asked of a worker whose sessions have processes of their own. */
enum ProcessKind {
  /** One session after the other, each in a process that waits for it. */
  WARM("warm, one by one", 30, 8),
  /** The same, each in a process that is started for it. */
  COLD("cold, one by one", 10, 4),
  /** Sessions that are all there, and what memory their processes take. */
  CROWD("at the same time", 60, 10),
  /** The same on virtual threads, beside that. */
  TOGETHER("on virtual threads", 2_000, 500);

  private final String shown;
  private final int many;
  private final int few;

  ProcessKind(String shown, int many, int few) {
    this.shown = shown;
    this.many = many;
    this.few = few;
  }

  String shown() {
    return shown;
  }

  /** How many sessions a run has. */
  int many() {
    return many;
  }

  /** How many a quick one has. */
  int few() {
    return few;
  }
}
