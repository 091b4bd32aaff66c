package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/**
 * Marks the threads that a session's code starts: as their context class loader, which a thread has
 * from its creator and which everybody can ask it for. It loads nothing itself.
 */
final class ThreadMark extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final SessionContext session;

  /** Loads as {@code parent} does, which is what there was before. */
  ThreadMark(SessionContext session, @Nullable ClassLoader parent) {
    super("weir-" + session.session(), parent);
    this.session = session;
  }

  SessionContext session() {
    return session;
  }
}
