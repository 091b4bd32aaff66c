package dev.weir.channel;

import static dev.weir.channel.Feed.awaitWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item that is on its way to a tee while that is closed. */
@Timeout(20)
class TeeShutTest {
  private final List<Integer> undelivered = new CopyOnWriteArrayList<>();
  private final Chan<Integer> source =
      Chan.<Integer>builder().bounded(4).onUndelivered(undelivered::add).build();

  /** It was handed over, the tee is gone when it comes: the channel's owner is told of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Behaviour({"chan-C48", "chan-C54"})
  void close_itemOnItsWay_isReportedUndelivered(boolean wholeTee) throws Exception {
    Tee<Integer> tee = Tee.of(source, 1, Lag.backpressure(1)).leaveOpen();
    Operation<Integer> reader = Operation.start(tee.get(0)::receive);
    awaitPull();
    Core<Integer> core = source.core();
    core.guard.lock();
    core.accept(7, 1);
    Waiter<?> onItsWay = core.guard.release();
    close(tee, wholeTee);
    Waiter.wake(onItsWay);
    assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class);
    assertThat(undelivered).containsExactly(7);
    assertThat(source.stats().received()).isZero();
    assertThat(source.stats().discarded()).isEqualTo(1);
  }

  /** The line of a source left open is free before the readers know of the end. */
  @Test
  @Behaviour("chan-T27")
  void close_sourceLeftOpen_itemsSentFromThenOnStay() throws Exception {
    Tee<Integer> tee = Tee.of(source, 1, Lag.backpressure(1)).leaveOpen();
    Operation<Integer> reader = Operation.start(tee.get(0)::receive);
    awaitWaiting(tee.get(0), 1);
    awaitPull();
    tee.close();
    assertThat(source.trySend(7)).isTrue();
    assertThat(source.tryReceive()).isEqualTo(7);
    assertThatThrownBy(reader::get).isInstanceOf(ChanClosed.class);
    assertThat(undelivered).isEmpty();
  }

  private void awaitPull() {
    while (source.stats().receivers().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static void close(Tee<Integer> tee, boolean whole) {
    if (whole) {
      tee.close();
    } else {
      tee.get(0).close();
    }
  }
}
