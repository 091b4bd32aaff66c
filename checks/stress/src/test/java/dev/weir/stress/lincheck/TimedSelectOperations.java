package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.channel.Select;
import org.jetbrains.lincheck.datastructures.Operation;

/** The same, and selects that wait a moment: with a single way to happen, or none. */
public abstract class TimedSelectOperations extends SelectOperations {
  TimedSelectOperations(Chan<Integer> left, Chan<Integer> right) {
    super(left, right);
  }

  @Operation
  public String awaitRight() throws InterruptedException {
    return Select.<String>of()
        .receive(right, item -> "right " + item)
        .after(ChanOperations.MOMENT, () -> "nothing")
        .run();
  }

  @Operation(params = "item")
  public String awaitRoom(int item) throws InterruptedException {
    return Select.<String>of()
        .send(right, item, () -> "right")
        .after(ChanOperations.MOMENT, () -> "nothing")
        .run();
  }
}
