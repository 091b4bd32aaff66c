package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import org.jetbrains.lincheck.datastructures.Operation;

/** The same, and calls that wait a moment. */
public abstract class TimedOperations extends ChanOperations {
  TimedOperations(Chan<Integer> chan) {
    super(chan);
  }

  @Operation(params = "item")
  public String send(int item) {
    return sent(() -> chan.send(item, MOMENT));
  }

  @Operation
  public String receive() {
    return received(() -> chan.receive(MOMENT));
  }
}
