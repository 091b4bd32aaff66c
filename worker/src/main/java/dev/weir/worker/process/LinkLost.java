package dev.weir.worker.process;

/** The other side is gone. */
final class LinkLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LinkLost() {
    super("link: closed (expected: open; the other process has ended)");
  }
}
