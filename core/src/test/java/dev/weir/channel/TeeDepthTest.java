package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many items come through a line of tees at once, a thread's stack holds it. */
@Timeout(60)
class TeeDepthTest {
  private static final int READERS = 5_000;

  private final Chan<Integer> source = Chan.unbounded();
  private final Tee<Integer> outer = Tee.of(source, 2, Lag.backpressure(1));
  private final Branch<Integer> slow = outer.get(1);
  private final Branch<Integer> inner = Tee.of(outer.get(0), 1, Lag.backpressure(1)).get(0);

  /** The branch that held all up leaves; its thread brings an item to each of those who wait. */
  @Test
  @Behaviour({"chan-T26", "chan-T31"})
  void close_manyReadersBehindNestedTee_servesAll() throws Exception {
    source.send(-1);
    inner.receive();
    List<Operation<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(Operation.start(inner::receive));
    }
    awaitWaiting(inner, READERS);
    for (int i = 0; i < READERS; i++) {
      source.send(i);
    }
    slow.close();
    List<Integer> received = new ArrayList<>();
    for (Operation<Integer> reader : readers) {
      received.add(reader.get());
    }
    assertThat(received).hasSize(READERS).containsAll(IntStream.range(0, READERS).boxed().toList());
  }
}
