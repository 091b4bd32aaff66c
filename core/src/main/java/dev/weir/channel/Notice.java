package dev.weir.channel;

/** An event to be emitted once the lock is free. */
final class Notice extends Waiter<Object> {
  private final String channel;
  private final int items;

  private Notice(ShortLock guard, String channel, int items) {
    super(new Line<>(guard, "drop at", channel), null, 0);
    this.channel = channel;
    this.items = items;
  }

  /** Under the lock. Costs nothing unless a recording asks for it. */
  static void dropped(ShortLock guard, String channel, int items) {
    if (new DropEvent(channel, items).isEnabled()) {
      guard.settle(new Notice(guard, channel, items), Outcome.DONE);
    }
  }

  @Override
  void served() {
    new DropEvent(channel, items).commit();
  }
}
