package dev.weir.stress.lincheck;

import dev.weir.channel.Chan;
import dev.weir.channel.Select;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Selects over two channels, among calls of one. Lincheck wants it public. */
@Param(name = "item", gen = IntGen.class, conf = "1:9")
public abstract class SelectOperations {
  final Chan<Integer> left;
  final Chan<Integer> right;

  SelectOperations(Chan<Integer> left, Chan<Integer> right) {
    this.left = left;
    this.right = right;
  }

  @Operation(params = "item")
  public String sendLeft(int item) {
    return ChanOperations.sent(() -> left.trySend(item));
  }

  @Operation(params = "item")
  public String sendRight(int item) {
    return ChanOperations.sent(() -> right.trySend(item));
  }

  @Operation
  public String receiveLeft() {
    return ChanOperations.received(left::tryReceive);
  }

  @Operation
  public String receiveRight() {
    return ChanOperations.received(right::tryReceive);
  }

  @Operation
  public void closeLeft() {
    left.close();
  }

  /** The first that can: all cases are looked at as in one moment. */
  @Operation
  public String take() throws InterruptedException {
    return Select.<String>of()
        .receive(left, item -> "left " + item, () -> "left closed")
        .receive(right, item -> "right " + item)
        .biased()
        .otherwise(() -> "nothing")
        .run();
  }

  @Operation(params = "item")
  public String give(int item) throws InterruptedException {
    return Select.<String>of()
        .send(right, item, () -> "right")
        .send(left, item, () -> "left", () -> "left closed")
        .biased()
        .otherwise(() -> "nothing")
        .run();
  }

  @Operation(params = "item")
  public String takeOrGive(int item) throws InterruptedException {
    return Select.<String>of()
        .receive(right, taken -> "took " + taken)
        .send(left, item, () -> "gave", () -> "left closed")
        .biased()
        .otherwise(() -> "nothing")
        .run();
  }
}
