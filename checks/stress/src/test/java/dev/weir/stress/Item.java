package dev.weir.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is sent, what its sender was told, and what became of it. */
final class Item {
  /** What a sender was told. */
  enum Told {
    /** It is the channel's. */
    ACCEPTED,
    /** A send that may wait has ended without handing it over. */
    REFUSED,
    /** It was not taken; the sender still holds it. */
    KEPT
  }

  final int sender;
  final int number;
  final AtomicInteger received = new AtomicInteger();
  final AtomicInteger reported = new AtomicInteger();
  private @Nullable Told told;

  Item(int sender, int number) {
    this.sender = sender;
    this.number = number;
  }

  /** From 1 to 6; a few are heavier than some channels hold. */
  long weight() {
    return number % 50 == 49 ? 20 : 1 + number % 6;
  }

  /** By its sender, once its call has ended. */
  void told(Told what) {
    told = what;
  }

  /** By its sender, where only a success has told so. */
  void toldUnlessAccepted(Told what) {
    told = told == Told.ACCEPTED ? told : what;
  }

  /** What is not as the sender was told; empty if all is. */
  String wrong() {
    int ends = received.get() + reported.get();
    boolean right =
        switch (told) {
          case ACCEPTED -> ends == 1;
          case REFUSED -> received.get() == 0 && reported.get() == 1;
          case KEPT -> ends == 0;
          case null -> false;
        };
    return right ? "" : toString();
  }

  @Override
  public String toString() {
    return "item %d of sender %d: told %s, received %d times, reported %d times"
        .formatted(number, sender, told, received.get(), reported.get());
  }
}
