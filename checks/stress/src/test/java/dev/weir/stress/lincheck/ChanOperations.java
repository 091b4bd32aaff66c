package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.ChanStats;
import dev.weir.channel.Poll;
import dev.weir.channel.SendResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** What is done to one channel; each result is a word or the item. Lincheck wants it public. */
@Param(name = "item", gen = IntGen.class, conf = "1:9")
public abstract class ChanOperations {
  /** As short as can be: it waits for the next tick, a millisecond at most. */
  static final Duration MOMENT = Duration.ofNanos(1);

  /** The channel. */
  final Chan<Integer> chan;

  ChanOperations(Chan<Integer> chan) {
    this.chan = chan;
  }

  @Operation(params = "item")
  public String trySend(int item) {
    return sent(() -> chan.trySend(item));
  }

  @Operation(params = "item")
  public String offer(int item) {
    return switch (chan.offer(item)) {
      case SendResult.Sent sent -> "sent";
      case SendResult.NoRoom full -> "full";
      case SendResult.Closed closed -> "closed";
    };
  }

  @Operation
  public String tryReceive() {
    return received(chan::tryReceive);
  }

  @Operation
  public String poll() {
    return switch (chan.poll()) {
      case Poll.Item<Integer>(Integer item) -> item.toString();
      case Poll.Nothing<Integer> nothing -> "empty";
      case Poll.Closed<Integer> closed -> "closed";
    };
  }

  /** Fails before it has begun. */
  @Operation(params = "item")
  public String sendInterrupted(int item) {
    Thread.currentThread().interrupt();
    return sent(() -> {
      chan.send(item);
      return true;
    });
  }

  @Operation
  public void close() {
    chan.close();
  }

  @Operation
  public void cancel() {
    chan.cancel();
  }

  @Operation
  public int size() {
    return chan.size();
  }

  @Operation
  public String counts() {
    ChanStats stats = chan.stats();
    return "accepted %d received %d discarded %d refused %d"
        .formatted(stats.accepted(), stats.received(), stats.discarded(), stats.refused());
  }

  static String sent(Callable<Boolean> call) {
    try {
      return call.call() ? "sent" : "full";
    } catch (ChanClosed e) {
      return "closed";
    } catch (InterruptedException e) {
      return "interrupted";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String received(Callable<@Nullable Integer> call) {
    try {
      Integer item = call.call();
      return item == null ? "empty" : item.toString();
    } catch (ChanClosed e) {
      return "closed";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
