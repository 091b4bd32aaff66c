package dev.weir.pipeline;

import dev.weir.channel.Overflow;

/** What a step does with an edge, with a word for what came of it. */
final class EdgeCalls {
  private EdgeCalls() {}

  static Edge edge(int bound) {
    return new Edge(bound, Overflow.SUSPEND);
  }

  /** Gives items until all are given or nobody wants more: how many it gave. */
  static String give(Edge edge, int items) {
    try {
      int given = 0;
      while (given < items && edge.reserve()) {
        edge.put(++given);
      }
      edge.end(null);
      return "gave " + given;
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  static String take(Edge edge) {
    try {
      Object item = edge.next();
      return item == null ? "end" : item.toString();
    } catch (SourceFailed e) {
      return "failed";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }
}
