package dev.weir.pipeline;

import dev.weir.stress.Length;
import dev.weir.stress.lincheck.Call;
import dev.weir.stress.lincheck.Shared;
import dev.weir.testkit.Behaviour;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An edge and a gate in the interleavings that Lincheck chooses: order, bound and ends. To it a
 * thread may return from a park at any time, so a wake-up that is lost is for the races to find.
 */
class EdgeInterleavingTest {
  private static final int INTERLEAVINGS = Length.of(60, 2_000);

  @Test
  @Behaviour({"pipe-F49", "pipe-F53", "pipe-F60"})
  void giveTake_everyInterleaving_allInOrderWithinTheBound() {
    for (int bound = 1; bound <= 2; bound++) {
      int held = bound;
      Lincheck.runConcurrentTest(
          INTERLEAVINGS,
          () -> {
            Edge edge = edge(held);
            Call<String> giver = new Call<>(() -> give(edge, held, 3));
            Call<String> taker = new Call<>(() -> take(edge, 4));
            same(giver.get() + " | " + taker.get(), "given 3 | 1 2 3 end");
          });
    }
  }

  @Test
  @Behaviour({"pipe-F61", "pipe-F62"})
  void endsWithFailure_everyInterleaving_afterTheItems() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Edge edge = edge(2);
          Call<String> taker = new Call<>(() -> take(edge, 3));
          give(edge, 2, 1, new SourceFailed(new IllegalStateException("late")));
          same(taker.get(), "1 failed failed");
        });
  }

  @Test
  @Behaviour({"pipe-F57", "pipe-F59"})
  void receiverCloses_everyInterleaving_giverStopsWaiting() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Edge edge = edge(1);
          Call<String> giver = new Call<>(() -> give(edge, 1, 9));
          String taken = take(edge, 1);
          edge.close();
          String given = String.valueOf(giver.get());
          same(taken, "1");
          oneOf(given, "given 1", "given 2");
        });
  }

  @Test
  @Behaviour("pipe-F80")
  void abort_everyInterleaving_nobodyWaitsOn() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Edge full = edge(1);
          Edge empty = edge(1);
          Call<String> giver = new Call<>(() -> give(full, 1, 2));
          Call<String> taker = new Call<>(() -> take(empty, 1));
          full.abort();
          empty.abort();
          same(giver.get() + " | " + taker.get(), "interrupted | interrupted");
        });
  }

  @Test
  @Behaviour({"pipe-F57", "pipe-F59"})
  void gateWithBranchThatLeaves_everyInterleaving_otherGetsAll() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          Edge stays = edge(1);
          Edge leaves = edge(1);
          Call<String> all = new Call<>(() -> take(stays, 3));
          Call<String> one =
              new Call<>(() -> {
                String taken = take(leaves, 1);
                leaves.close();
                return taken;
              });
          Call<String> gate =
              new Call<>(() -> {
                new Gate(List.of(stays, leaves)).pump(upTo(2));
                return "pumped";
              });
          same(gate.get() + " | " + all.get() + " | " + one.get(), "pumped | 1 2 end | 1");
        });
  }

  private static Edge edge(int bound) {
    return Shared.by(EdgeCalls.edge(bound));
  }

  private static String give(Edge edge, int bound, int items) {
    return give(edge, bound, items, null);
  }

  private static String give(Edge edge, int bound, int items, @Nullable SourceFailed failure) {
    try {
      for (int given = 0; given < items; given++) {
        if (!edge.reserve()) {
          return "given " + given;
        }
        if (edge.stats().depth() >= bound) {
          throw new AssertionError("depth: no slot (expected: one, it was reserved)");
        }
        edge.put(given + 1);
      }
      edge.end(failure);
      return "given " + items;
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  private static String take(Edge edge, int times) {
    String taken = "";
    for (int i = 0; i < times; i++) {
      taken += (i == 0 ? "" : " ") + EdgeCalls.take(edge);
    }
    return taken;
  }

  private static Tap upTo(int last) {
    return new Tap() {
      private int given;

      @Override
      @Nullable Object next() {
        return given == last ? null : ++given;
      }

      @Override
      void close() {}
    };
  }

  private static void same(@Nullable String outcome, String expected) {
    oneOf(outcome, expected);
  }

  /** Lincheck follows all that is called here, and AssertJ is not made for that. */
  private static void oneOf(@Nullable String outcome, String... allowed) {
    for (String each : allowed) {
      if (each.equals(outcome)) {
        return;
      }
    }
    throw new AssertionError(
        "outcome: " + outcome + " (expected: one of " + String.join("; ", allowed) + ")");
  }
}
