package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/** The place of one case of a select in a line. */
final class CaseWaiter<T> extends Waiter<T> {
  private final Choice choice;

  CaseWaiter(Line<T> line, @Nullable T item, long weight, Choice choice) {
    super(line, item, weight);
    this.choice = choice;
  }

  @Override
  boolean claim() {
    return choice.claim(this);
  }

  @Override
  boolean taken() {
    return choice.isTaken();
  }

  @Override
  boolean alone() {
    return false;
  }

  @Override
  void served() {
    choice.settled();
  }

  @Override
  Waiting waiting() {
    return choice.waiting();
  }
}
