package dev.weir.bench.pipeline;

import java.util.Locale;
import java.util.concurrent.FutureTask;

/** Which kind of thread starts runs and waits for them. */
enum Caller {
  VIRTUAL,
  PLATFORM;

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Does the work on such a thread and waits for its end; called on a platform thread. */
  void call(FutureTask<?> work) {
    if (this == VIRTUAL) {
      Thread.startVirtualThread(work);
    } else {
      work.run();
    }
  }
}
