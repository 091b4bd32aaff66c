package dev.weir.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a step's items go on, to all who take them. The slowest that is still there sets the pace;
 * who has closed is not waited for. Used by the step's thread.
 */
final class Gate {
  private final List<Edge> edges;

  Gate(List<Edge> edges) {
    this.edges = List.copyOf(edges);
  }

  /**
   * Hands on all that the tap gives: first a slot on every edge, then the item. What ends the run
   * ends no edge: nobody may take that for the end of the items.
   */
  void pump(Tap tap) throws InterruptedException {
    try {
      Object item = reserve() ? tap.next() : null;
      while (item != null) {
        put(item);
        item = reserve() ? tap.next() : null;
      }
      tap.close();
      end(null);
    } catch (SourceFailed e) {
      end(e);
    } finally {
      // Also where the run has ended: what gives the items may hold something open.
      tap.close();
    }
  }

  void end(@Nullable SourceFailed failure) {
    edges.forEach(edge -> edge.end(failure));
  }

  /** Waits until those who take the items are done with all of them. */
  void awaitTaken() throws InterruptedException {
    for (Edge edge : edges) {
      edge.awaitTaken();
    }
  }

  void clear() {
    edges.forEach(Edge::clear);
  }

  /** False when nobody wants anything more. */
  private boolean reserve() throws InterruptedException {
    boolean wanted = false;
    for (Edge edge : edges) {
      wanted |= edge.reserve();
    }
    return wanted;
  }

  private void put(Object item) {
    for (Edge edge : edges) {
      edge.put(item);
    }
  }

  EdgeStats stats() {
    return edges.stream().map(Edge::stats).reduce(EdgeStats.NONE, EdgeStats::with);
  }
}
