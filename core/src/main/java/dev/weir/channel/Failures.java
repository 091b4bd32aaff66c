package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/** Runs user code, one piece after the other, whatever it throws; the first failure is kept. */
final class Failures {
  /** A piece of user code. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private @Nullable Throwable first;

  void run(Action action) {
    try {
      action.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(e);
    } catch (Throwable e) {
      add(e);
    }
  }

  void add(Throwable failure) {
    if (first == null) {
      first = failure;
    } else if (!first.equals(failure)) {
      first.addSuppressed(failure);
    }
  }

  @Nullable Throwable first() {
    return first;
  }

  /** Throws the first; what is checked comes wrapped in an {@link IllegalStateException}. */
  void rethrow() {
    switch (first) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e.toString(), e);
    }
  }
}
