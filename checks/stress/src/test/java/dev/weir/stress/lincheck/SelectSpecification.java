package dev.weir.stress.lincheck;

import dev.weir.stress.lincheck.ChanLincheckTest.One;

/** What selects do if only one thread uses two channels of one place at a time. */
public final class SelectSpecification {
  private final One left = new One();
  private final One right = new One();

  /** Nothing held. */
  public SelectSpecification() {}

  public String sendLeft(int item) {
    return left.trySend(item);
  }

  public String sendRight(int item) {
    return right.trySend(item);
  }

  public String receiveLeft() {
    return left.tryReceive();
  }

  public String receiveRight() {
    return right.tryReceive();
  }

  public void closeLeft() {
    left.close();
  }

  public String take() {
    String first = left.tryReceive();
    return first.equals("empty") ? awaitRight() : "left " + first;
  }

  public String give(int item) {
    return right.trySend(item).equals("sent") ? "right" : giveLeft(item, "left");
  }

  public String takeOrGive(int item) {
    String taken = right.tryReceive();
    return taken.equals("empty") ? giveLeft(item, "gave") : "took " + taken;
  }

  public String awaitRight() {
    String item = right.tryReceive();
    return item.equals("empty") ? "nothing" : "right " + item;
  }

  public String awaitRoom(int item) {
    return right.trySend(item).equals("sent") ? "right" : "nothing";
  }

  private String giveLeft(int item, String done) {
    return switch (left.trySend(item)) {
      case "sent" -> done;
      case "closed" -> "left closed";
      default -> "nothing";
    };
  }
}
