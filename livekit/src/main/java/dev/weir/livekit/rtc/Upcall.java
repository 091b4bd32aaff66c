package dev.weir.livekit.rtc;

import static java.lang.System.Logger.Level.ERROR;

import dev.weir.livekit.proto.rtc.FfiEvent;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * What the native library calls, on threads of its own. Whatever is thrown here would end the
 * process, so nothing is.
 */
final class Upcall {
  /** How the library's threads are called here; the JVM names them no better than Thread-0. */
  static final String THREADS = "livekit-native-";

  private static final System.Logger LOG = System.getLogger(Upcall.class.getName());
  private static final String UNNAMED = "Thread-";

  private final Consumer<FfiEvent> events;

  Upcall(Consumer<FfiEvent> events) {
    this.events = events;
  }

  /** The memory is the library's, and good until this returns. */
  void call(MemorySegment bytes, long length) {
    try {
      name(Thread.currentThread());
      events.accept(FfiEvent.parseFrom(Memory.bytes(bytes, length)));
    } catch (Throwable e) {
      report(e);
    }
  }

  private static void name(Thread thread) {
    if (thread.getName().startsWith(UNNAMED)) {
      thread.setName(THREADS + thread.getName().substring(UNNAMED.length()));
    }
  }

  /** Also if logging is what fails. */
  private static void report(Throwable failure) {
    try {
      LOG.log(ERROR, "native event: lost, for it failed here", failure);
    } catch (Throwable _) {
      // There is nobody left to tell.
    }
  }
}
